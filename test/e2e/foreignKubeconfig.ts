/** What is in a kubeconfig already, and stays as it is: kubectl works on it until a test says otherwise. */
export const foreignKubeconfig = `# by hand
apiVersion: v1
kind: Config
clusters:
  - {name: work, cluster: {server: "https://work.example"}}
contexts:
  - context: {cluster: work, user: ""}
    name: work
users: []
current-context: work
`;
