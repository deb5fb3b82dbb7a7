import { z } from "zod";
import type { Described } from "../catalog-types";

/** Source: Shopify documentation, webhook topics. Ids exceed 2^53: read them from `admin_graphql_api_id`. */
const order = z.looseObject({ id: z.number(), admin_graphql_api_id: z.string(), currency: z.string() });

const orderExample = {
  id: 5_678_901_234_567,
  admin_graphql_api_id: "gid://shopify/Order/5678901234567",
  name: "#1001",
  email: "jon@example.com",
  currency: "EUR",
  total_price: "199.00",
  line_items: [{ id: 13_954_321_098, title: "Canvas bag", quantity: 1, price: "199.00", sku: "BAG-001" }],
};

export const shopifyTypes: Readonly<Record<string, Described>> = {
  "orders/create": { schema: order, example: { ...orderExample, financial_status: "pending" } },
  "orders/paid": { schema: order, example: { ...orderExample, financial_status: "paid" } },
  "products/update": {
    schema: z.looseObject({ id: z.number(), admin_graphql_api_id: z.string(), title: z.string() }),
    example: {
      id: 7_887_654_321_098,
      admin_graphql_api_id: "gid://shopify/Product/7887654321098",
      title: "Canvas bag",
      vendor: "Acme",
      status: "active",
      variants: [{ id: 43_210_987_654_321, price: "199.00", sku: "BAG-001" }],
    },
  },
  "webhook.test": { schema: z.looseObject({}), example: { message: "This is a test delivery." } },
};
