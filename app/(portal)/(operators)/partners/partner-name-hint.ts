export const partnerNameHint = "The company's name, as its people know it.";
