/** What the service says when a region is full (virtual-kubelet#592, Azure-Landing-Zones#2404). */
export function capacityMessage(where: string): string {
  return `The requested resource is not available in ${where} at this moment. Please retry with a different resource request or in another location.`;
}
