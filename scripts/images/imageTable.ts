import type { ImageConfig } from './imageArchive.ts';

/** One program out of a Go module of test/images. */
export interface GoProgram {
  /** Import path of its main package. */
  readonly package: string;
  /** Where it lies in the image. */
  readonly path: string;
}

export interface GoRecipe {
  readonly kind: 'go';
  /** Folder of test/images. */
  readonly module: string;
  readonly programs: readonly GoProgram[];
  /** `-X` settings of the linker: what the programs say of their version. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface DebianRecipe {
  readonly kind: 'debian';
  /** Packages whose files make the image; the libraries that they need come along. */
  readonly packages: readonly string[];
  /** Folder of test/images whose files are laid over the packages'. */
  readonly overlay?: string;
}

export interface ImageRow {
  /** Its published name. */
  readonly name: string;
  /** How it is made where no registry answers. */
  readonly recipe: GoRecipe | DebianRecipe;
  readonly config: ImageConfig;
}

const Env = ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'];

export const kubernetesVersion = '1.36.3';
const etcdVersion = '3.6.16';
const virtualKubeletVersion = '1.6.4';

/**
 * What Kubernetes' programs answer to `version`, and the user agent that client-go sends. Both default to
 * placeholders when a program is built as a dependency (k8s.io/component-base/version/base.go).
 */
export const kubernetesVersions = {
  'k8s.io/component-base/version.gitVersion': `v${kubernetesVersion}`,
  'k8s.io/component-base/version.gitMajor': '1',
  'k8s.io/component-base/version.gitMinor': kubernetesVersion.split('.')[1] ?? '',
  'k8s.io/client-go/pkg/version.gitVersion': `v${kubernetesVersion}`,
  'k8s.io/client-go/pkg/version.gitCommit': 'unknown',
};

/** Every image of a cluster, of the fabric and of the demo. */
export const imageTable: readonly ImageRow[] = [
  {
    name: 'registry.k8s.io/pause:3.10',
    recipe: { kind: 'go', module: 'pause', programs: [{ package: '.', path: 'pause' }], versions: {} },
    config: { Entrypoint: ['/pause'], Env },
  },
  {
    name: 'docker.io/library/busybox:latest',
    recipe: { kind: 'debian', packages: ['busybox-static'] },
    config: { Cmd: ['sh'], Env },
  },
  {
    name: 'docker.io/library/nginx:latest',
    recipe: { kind: 'debian', packages: ['nginx', 'nginx-common', 'busybox-static'], overlay: 'nginx' },
    config: {
      Cmd: ['nginx', '-g', 'daemon off;'],
      Env,
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 'SIGQUIT',
    },
  },
  {
    name: `gcr.io/etcd-development/etcd:v${etcdVersion}`,
    recipe: {
      kind: 'go',
      module: 'etcd',
      programs: [
        { package: 'go.etcd.io/etcd/server/v3', path: 'usr/local/bin/etcd' },
        { package: 'go.etcd.io/etcd/etcdctl/v3', path: 'usr/local/bin/etcdctl' },
        { package: 'go.etcd.io/etcd/etcdutl/v3', path: 'usr/local/bin/etcdutl' },
      ],
      versions: { 'go.etcd.io/etcd/api/v3/version.GitSHA': `v${etcdVersion}` },
    },
    config: { Cmd: ['/usr/local/bin/etcd'], Env },
  },
  kubernetesImage('kube-apiserver'),
  kubernetesImage('kube-controller-manager'),
  kubernetesImage('kube-scheduler'),
  {
    name: `mcr.microsoft.com/oss/virtual-kubelet/virtual-kubelet:${virtualKubeletVersion}`,
    recipe: {
      kind: 'go',
      module: 'virtual-kubelet',
      programs: [
        {
          package: 'github.com/virtual-kubelet/azure-aci/cmd/virtual-kubelet',
          path: 'usr/bin/virtual-kubelet',
        },
      ],
      versions: { 'main.buildVersion': virtualKubeletVersion },
    },
    config: { Entrypoint: ['/usr/bin/virtual-kubelet'], Env },
  },
];

function kubernetesImage(component: string): ImageRow {
  return {
    name: `registry.k8s.io/${component}:v${kubernetesVersion}`,
    recipe: {
      kind: 'go',
      module: 'kubernetes',
      programs: [{ package: `k8s.io/kubernetes/cmd/${component}`, path: `usr/local/bin/${component}` }],
      versions: kubernetesVersions,
    },
    config: { Entrypoint: [`/usr/local/bin/${component}`], Env },
  };
}

/** The name of a home-built image: never one that a registry could have given. */
export function homeBuiltName(name: string): string {
  return `localhost/frankenetes/${name.slice(name.lastIndexOf('/') + 1)}`;
}
