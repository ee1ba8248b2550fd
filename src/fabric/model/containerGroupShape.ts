import { anything, boolean, list, map, number, object, oneOf, type Shape, text } from './shape.ts';

const port = object({ 'port!': number, protocol: oneOf('TCP', 'UDP') });
const environmentVariables = list(object({ 'name!': text, value: text, secureValue: text }));
const volumeMounts = list(object({ 'name!': text, 'mountPath!': text, readOnly: boolean }));
const command = list(text);

const probe = object({
  exec: object({ command }),
  httpGet: object({
    'port!': number,
    path: text,
    scheme: text,
    httpHeaders: list(object({ name: text, value: text })),
  }),
  initialDelaySeconds: number,
  periodSeconds: number,
  failureThreshold: number,
  successThreshold: number,
  timeoutSeconds: number,
});

const container = object({
  'name!': text,
  'properties!': object({
    'image!': text,
    command,
    ports: list(port),
    environmentVariables,
    'resources!': object({
      'requests!': object({ 'cpu!': number, 'memoryInGB!': number }),
      limits: object({ cpu: number, memoryInGB: number }),
    }),
    volumeMounts,
    livenessProbe: probe,
    readinessProbe: probe,
  }),
});

const initContainer = object({
  'name!': text,
  'properties!': object({ image: text, command, environmentVariables, volumeMounts }),
});

/** The body of a PUT, Swagger of 2023-05-01: what is read here is checked, the rest is kept as it came. */
export const containerGroupShape: Shape = object({
  location: text,
  tags: map(text),
  identity: object({ type: text, userAssignedIdentities: map(anything) }),
  'properties!': object({
    'osType!': oneOf('Linux', 'Windows'),
    restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
    sku: oneOf('Standard', 'Dedicated', 'Confidential'),
    'containers!': list(container),
    initContainers: list(initContainer),
    volumes: list(object({ 'name!': text, emptyDir: anything, secret: map(text) })),
    ipAddress: object({ 'type!': oneOf('Public', 'Private'), 'ports!': list(port), dnsNameLabel: text }),
  }),
});
