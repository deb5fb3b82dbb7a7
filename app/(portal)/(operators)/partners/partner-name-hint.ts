export const partnerNameHint = "The company's name, as its own staff know it.";
