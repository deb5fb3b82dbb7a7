-- Why a signature is not valid, as data. It used to be only a part of the sentence in "detail".
ALTER TABLE "rejections" ADD COLUMN "hint" TEXT;

UPDATE "rejections" SET "hint" = replace(substring("detail" FROM '^The signature is not valid: (.+)\.$'), ' ', '_')
WHERE "code" = 'invalid_signature' AND "detail" IN (
  'The signature is not valid: mismatch.',
  'The signature is not valid: malformed.',
  'The signature is not valid: upper case hex.',
  'The signature is not valid: white space.',
  'The signature is not valid: wrong length.',
  'The signature is not valid: bad timestamp.',
  'The signature is not valid: no usable secret.',
  'The signature is not valid: unknown version.');
