import { type Goal, isReached, type Row } from "./figure";
import { formatSpread, median } from "./statistics";

const rowHeight = 30;
const margin = 20;
const headHeight = 64;
const labelWidth = 560;
const barWidth = 260;
const valueWidth = 250;
const width = margin * 2 + labelWidth + barWidth + valueWidth;
/** The bars end at this many times the goal, and begin at one part in as many. The scale is logarithmic. */
const scaleEnd = 10;
const colors = { reached: "#15803d", missed: "#b91c1c", text: "#18181b", faint: "#71717a", line: "#a1a1aa" };

/** A picture (SVG) of all rows with a goal: how far each median is from it. Right of the line is better. */
export function drawPicture(rows: readonly Row[], caption: string): string {
  const drawn = rows.filter((row) => row.goal !== undefined);
  const height = headHeight + drawn.length * rowHeight + margin;
  const goalX = xOf(1);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(margin, 26, caption, colors.faint),
    text(goalX, 52, "goal", colors.faint, "middle"),
    `<line x1="${goalX}" y1="${headHeight - 6}" x2="${goalX}" y2="${height - margin}" stroke="${colors.line}"/>`,
    ...drawn.map((row, at) => drawRow(row, headHeight + at * rowHeight)),
    "</svg>\n",
  ].join("\n");
}

function drawRow(row: Row, y: number): string {
  const color = isReached(row) ? colors.reached : colors.missed;
  const { goal, values, unit } = row;
  const baseline = y + 18;
  const measured = values.length === 0 ? "not complete" : `${formatSpread(values)} ${unit}`;
  const parts = [
    text(margin, baseline, row.name, colors.text),
    text(xOf(scaleEnd) + 14, baseline, measured, color),
  ];
  if (goal === undefined || values.length === 0) return parts.join("\n");
  const start = xOf(1 / scaleEnd);
  const end = xOf(timesBetter(median(values), goal));
  parts.push(
    `<rect x="${start}" y="${y + 6}" width="${Math.max(2, end - start)}" height="16" rx="2" fill="${color}"/>`,
  );
  return parts.join("\n");
}

/** 1 at the goal, more if it is better. */
function timesBetter(value: number, goal: Goal): number {
  return "atLeast" in goal ? value / goal.atLeast : goal.atMost / value;
}

function xOf(times: number): number {
  const bounded = Math.min(scaleEnd, Math.max(1 / scaleEnd, times));
  const share = (Math.log(bounded) / Math.log(scaleEnd) + 1) / 2;
  return Math.round(margin + labelWidth + share * barWidth);
}

function text(x: number, y: number, content: string, fill: string, anchor = "start"): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x}" y="${y}" fill="${fill}" text-anchor="${anchor}">${escaped}</text>`;
}
