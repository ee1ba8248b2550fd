module frankenetes.test/pause

go 1.26.0
