import { changeRoute } from "../change-route";

export const POST = changeRoute("pause");
