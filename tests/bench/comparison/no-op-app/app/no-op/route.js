export async function POST(request) {
  await request.arrayBuffer();
  return Response.json({ status: "received" });
}
