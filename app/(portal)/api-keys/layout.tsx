export { default } from "../operators-only";
