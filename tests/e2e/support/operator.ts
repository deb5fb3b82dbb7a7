/** Where the operator's session is kept during a run. */
export const operatorState = "test-results/operator.json";
