import { expect, it } from "vitest";
import { changeBetween } from "../../server/src/base/change";

it("two texts differ in the smallest stretch outside of which they are the same", () => {
  expect(changeBetween("abcde", "abXde")).toEqual({ start: 2, oldEnd: 3, newEnd: 3 });
  expect(changeBetween("aaa", "aaaa")).toEqual({ start: 3, oldEnd: 3, newEnd: 4 });
  expect(changeBetween("abab", "ab")).toEqual({ start: 2, oldEnd: 4, newEnd: 2 });
  expect(changeBetween("", "")).toEqual({ start: 0, oldEnd: 0, newEnd: 0 });
  const long = "0123456789".repeat(1000);
  expect(changeBetween(`${long}a${long}`, `${long}bc${long}`)).toEqual({
    start: 10_000,
    oldEnd: 10_001,
    newEnd: 10_002,
  });
  expect(changeBetween(long, `${long}0`)).toEqual({ start: 10_000, oldEnd: 10_000, newEnd: 10_001 });
  expect(changeBetween(`${long}${long}`, long)).toEqual({ start: 10_000, oldEnd: 20_000, newEnd: 10_000 });
});
