/** Ports that Azure keeps for itself: "Does ACI reserve ports?" in the service's questions and answers. From, to. */
export const reservedPorts: readonly (readonly [number, number])[] = [
  [22, 22],
  [1025, 1027],
  [3389, 3399],
  [9999, 9999],
  [19000, 19000],
  [19080, 19080],
  [19100, 19100],
  [19390, 19390],
  [20000, 30000],
  [49152, 65534],
];
