import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import { type EndpointValues, type Problems, problemOf } from "./types";

const secondsPerDay = 86_400;
const defaultSeconds = 5 * secondsPerDay;

interface PolicyFieldsProps {
  readonly values: EndpointValues | undefined;
  readonly problems: Problems;
}

/** What Portico does when things go wrong: hold up the rest, believe a late answer, give the endpoint up. */
export function PolicyFields({ values, problems }: PolicyFieldsProps) {
  const seconds = values ? values.disableAfter : defaultSeconds;
  return (
    <>
      <Field label="Order" hint="Strict: one at a time, and a failure holds up what is behind it">
        {(control) => (
          <Select {...control} name="ordered" defaultValue={String(values?.ordered ?? false)}>
            <option value="false">as it comes</option>
            <option value="true">strict</option>
          </Select>
        )}
      </Field>
      <Field label="A success after the time limit" hint="Your endpoint did the work, but answered too late">
        {(control) => (
          <Select {...control} name="lateSuccess" defaultValue={values?.lateSuccess ?? "retry"}>
            <option value="retry">counts as a failure, and is retried</option>
            <option value="accept">counts as a success</option>
          </Select>
        )}
      </Field>
      <Field
        label="Disable after days of failures"
        hint="1 to 90. Empty: never. A warning comes half way"
        problem={problemOf(problems, "disableAfter")}
      >
        {(control) => (
          <Input
            {...control}
            name="disableAfterDays"
            type="number"
            min={1}
            max={90}
            step="any"
            defaultValue={seconds === null ? undefined : seconds / secondsPerDay}
            className="font-mono"
          />
        )}
      </Field>
    </>
  );
}
