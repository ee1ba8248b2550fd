import { defaultRegionQuota, smallestGroup } from '../../cluster/quota.ts';
import { reservedPorts } from '../../cluster/reservedPorts.ts';

/** A limit of the service: its value, what it counts, and who says so. */
export interface ServiceLimit {
  readonly value: number | readonly (readonly [from: number, to: number])[];
  readonly unit: string;
  readonly source: string;
}

const quotaPage = 'Microsoft, "Resource availability & quota limits for ACI", 2025-11-17';
const groupsPage = 'Microsoft, "Container groups in Azure Container Instances", 2025-11-17';
const namesPage = 'Microsoft, "Troubleshoot common issues in Azure Container Instances", 2026-07-25';
const statesPage = 'Microsoft, "Azure Container Instances states", 2025-11-17';
const questionsPage = 'Microsoft, frequently asked questions about Azure Container Instances';
const spotPage = 'Microsoft, "Azure Container Instances Spot containers", 2025-11';

/** Every number that the service sets, once; nowhere else in the fabric is one of them written out. */
export const serviceLimits = {
  containersPerGroup: { value: 60, unit: 'containers', source: quotaPage },
  volumesPerGroup: { value: 20, unit: 'volumes', source: quotaPage },
  portsPerAddress: { value: 5, unit: 'ports', source: quotaPage },
  runningLog: { value: 4 * 1024 * 1024, unit: 'bytes', source: quotaPage },
  stoppedLog: { value: 16 * 1024, unit: 'bytes', source: quotaPage },
  stoppedLogLines: { value: 1000, unit: 'lines', source: quotaPage },

  cpuPerGroup: { value: 31, unit: 'vCPU', source: quotaPage },
  memoryPerGroup: { value: 240, unit: 'GB', source: quotaPage },
  leastCpuPerGroup: { value: smallestGroup.cpu, unit: 'vCPU', source: groupsPage },
  leastMemoryPerGroup: { value: smallestGroup.memoryInGB, unit: 'GB', source: groupsPage },
  cpuPerSpotGroup: { value: 4, unit: 'vCPU', source: quotaPage },
  memoryPerSpotGroup: { value: 16, unit: 'GB', source: quotaPage },
  memoryPerConfidentialGroup: { value: 180, unit: 'GB', source: quotaPage },

  groupsPerRegion: { value: defaultRegionQuota.groups, unit: 'container groups', source: quotaPage },
  coresPerRegion: { value: defaultRegionQuota.cores, unit: 'vCPU', source: quotaPage },
  spotGroupsPerRegion: { value: 10, unit: 'container groups', source: spotPage },
  spotCoresPerRegion: { value: 10, unit: 'vCPU', source: spotPage },
  createsPerHour: { value: 300, unit: 'requests', source: quotaPage },
  createsPerFiveMinutes: { value: 100, unit: 'requests', source: quotaPage },
  deletesPerHour: { value: 300, unit: 'requests', source: quotaPage },
  deletesPerFiveMinutes: { value: 100, unit: 'requests', source: quotaPage },

  createTimeout: { value: 1800, unit: 'seconds', source: statesPage },
  longestName: { value: 63, unit: 'characters', source: namesPage },
  shortestDnsNameLabel: { value: 5, unit: 'characters', source: namesPage },
  shortestVolumeName: { value: 5, unit: 'characters', source: namesPage },
  highestPort: { value: 65_535, unit: 'port', source: namesPage },
  reservedPorts: { value: reservedPorts, unit: 'ports, from and to', source: questionsPage },
} as const satisfies Readonly<Record<string, ServiceLimit>>;
