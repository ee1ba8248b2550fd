module frankenetes.test/virtual-kubelet
go 1.26.0
require github.com/virtual-kubelet/azure-aci v1.6.4
