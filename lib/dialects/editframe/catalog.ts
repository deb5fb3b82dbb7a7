import { z } from "zod";
import type { Described, JsonObject } from "../catalog-types";

/** Source: Editframe documentation, "Webhook Events". */
const time = z.iso.datetime();

function entry(topic: string, data: z.ZodRawShape, example: JsonObject): Described {
  return {
    schema: z.looseObject({ topic: z.literal(topic), data: z.looseObject({ id: z.string(), ...data }) }),
    example: { topic, data: example },
  };
}

const render = {
  status: z.string(),
  created_at: time,
  completed_at: time.nullable(),
  failed_at: time.nullable(),
  width: z.int(),
  height: z.int(),
  fps: z.number(),
  byte_size: z.int().nullable(),
  duration_ms: z.int().nullable(),
  md5: z.string().nullable(),
  metadata: z.looseObject({}).nullable(),
  download_url: z.string().nullable(),
};

const renderExample = {
  id: "550e8400-e29b-41d4-a716-446655440000",
  status: "created",
  created_at: "2026-03-30T10:00:00Z",
  completed_at: null,
  failed_at: null,
  width: 1_920,
  height: 1_080,
  fps: 30,
  byte_size: null,
  duration_ms: null,
  md5: null,
  metadata: { project_id: "spring-launch" },
  download_url: null,
};

const completed = {
  status: "complete",
  completed_at: "2026-03-30T10:01:23Z",
  byte_size: 15_728_640,
  duration_ms: 5_000,
  md5: "098f6bcd4621d373cade4e832627b4f6",
  download_url: "https://editframe.com/api/v1/renders/550e8400-e29b-41d4-a716-446655440000/mp4",
};

const file = {
  type: z.enum(["video", "image", "caption"]),
  status: z.string(),
  filename: z.string(),
  byte_size: z.int().nullable(),
  md5: z.string().nullable(),
  mime_type: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
};

const fileExample = {
  id: "660e8400-e29b-41d4-a716-446655440001",
  type: "video",
  status: "created",
  filename: "spring-launch.mp4",
  byte_size: null,
  md5: null,
  mime_type: null,
  width: null,
  height: null,
};

const uploaded = { byte_size: 52_428_800, md5: "5d41402abc4b2a76b9719d911017c592", mime_type: "video/mp4" };

function renderType(topic: string, changes: JsonObject): Described {
  return entry(topic, render, { ...renderExample, ...changes });
}

function fileType(topic: string, changes: JsonObject): Described {
  return entry(topic, file, { ...fileExample, ...changes });
}

export const editframeTypes: Readonly<Record<string, Described>> = {
  "render.created": renderType("render.created", {}),
  "render.pending": renderType("render.pending", { status: "pending" }),
  "render.rendering": renderType("render.rendering", { status: "rendering" }),
  "render.completed": renderType("render.completed", completed),
  "render.failed": renderType("render.failed", { status: "failed", failed_at: "2026-03-30T10:00:45Z" }),
  "file.created": fileType("file.created", {}),
  "file.uploading": fileType("file.uploading", { status: "uploading" }),
  "file.processing": fileType("file.processing", { ...uploaded, status: "processing" }),
  "file.ready": fileType("file.ready", { ...uploaded, status: "ready", width: 1_920, height: 1_080 }),
  "file.failed": fileType("file.failed", { status: "failed" }),
  "file.updated": fileType("file.updated", { ...uploaded, status: "archived" }),
  "unprocessed_file.created": entry(
    "unprocessed_file.created",
    { byte_size: z.int(), next_byte: z.int(), md5: z.string().nullable(), filename: z.string() },
    {
      id: "770e8400-e29b-41d4-a716-446655440002",
      byte_size: 52_428_800,
      next_byte: 0,
      md5: null,
      filename: "spring-launch.mp4",
      completed_at: null,
    },
  ),
  "webhook.test": entry(
    "webhook.test",
    { org_id: z.string() },
    { id: "880e8400-e29b-41d4-a716-446655440003", org_id: "990e8400-e29b-41d4-a716-446655440004" },
  ),
};
