import { z } from "zod";
import type { Described, JsonObject } from "../catalog-types";

/** Source: klikit developer documentation, "Events". A real order has about a hundred fields; these are the useful ones. */
const cartItem = z.looseObject({
  item_id: z.int(),
  title: z.string(),
  quantity: z.int(),
  unit_price: z.string(),
});

const order = z.looseObject({
  id: z.int(),
  external_id: z.string().optional(),
  status: z.int().describe("See klikit's OrderStatus reference."),
  brand_id: z.int(),
  branch_id: z.int(),
  cart: z.array(cartItem).optional(),
});

const schema = z.looseObject({ brand_id: z.int(), branch_id: z.int(), orders: z.array(order).min(1) });

const satayOrder = { id: 7_585_307, external_id: "ABC-123", brand_id: 663, branch_id: 1_062 };
const satay = { item_id: 289_379, title: "Chicken satay", quantity: 2, unit_price: "28.00" };
const tea = { item_id: 289_402, title: "Iced lemon tea", quantity: 1, unit_price: "9.50" };

function bodyWith(orderFields: JsonObject): JsonObject {
  return { brand_id: 663, branch_id: 1_062, orders: [{ ...satayOrder, ...orderFields }] };
}

export const klikitTypes: Readonly<Record<string, Described>> = {
  "klikit.order.created.v2": {
    schema,
    example: bodyWith({
      status: 2,
      placed_at: "2026-06-25T09:14:11Z",
      currency: "AED",
      total: "65.50",
      cart: [satay, tea],
      customer: { first_name: "Aisha", phone: "+971500000000" },
    }),
  },
  "klikit.order.status.updated": {
    schema,
    example: bodyWith({ status: 5, updated_at: "2026-06-25T09:21:03Z" }),
  },
  "klikit.order.cart.updated": {
    schema,
    example: bodyWith({ status: 2, updated_at: "2026-06-25T09:16:40Z", total: "56.00", cart: [satay] }),
  },
};
