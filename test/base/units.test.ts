import { describe, expect, test } from "vitest";
import { formatLoad, formatMs, formatPeople, formatRate, formatShare } from "../../server/src/base/units";

describe("formatRate", () => {
  test.each([
    [0, "0 bps"],
    [1, "1 bps"],
    [999.9, "1 kbps"],
    [64_000, "64 kbps"],
    [40e9, "40 Gbps"],
    [1.25e12, "1.25 Tbps"],
    [999_999e6, "1 Tbps"],
    [3e15, "3000 Tbps"],
  ])("%d", (bps, text) => {
    expect(formatRate(bps)).toBe(text);
  });
});

describe("formatLoad", () => {
  test.each([
    [20e9, 40e9, "20 of 40 Gbps"],
    [0, 40e9, "0 of 40 Gbps"],
    [500e9, 2e12, "0.5 of 2 Tbps"],
    [100e9, 2e12, "0.1 of 2 Tbps"],
    [60e9, 2e12, "60 Gbps of 2 Tbps"],
    [2e12, 40e9, "2000 of 40 Gbps"],
    [8e3, 2e12, "8 kbps of 2 Tbps"],
  ])("%d of %d", (load, capacity, text) => {
    expect(formatLoad(load, capacity)).toBe(text);
  });
});

test("queries are counted as bits are", () => {
  expect(formatRate(1.2e6, "qps")).toBe("1.2 Mqps");
  expect(formatLoad(300e3, 1.2e6, "qps")).toBe("0.3 of 1.2 Mqps");
});

test.each([
  [118e6, "118M"],
  [999_999, "1M"],
  [12, "12"],
  [1.417e9, "1.42G"],
  [5e12, "5000G"],
])("formatPeople(%d)", (people, text) => {
  expect(formatPeople(people)).toBe(text);
});

test.each([
  [0, "0%"],
  [0.004, "<1%"],
  [0.64, "64%"],
  [0.999, ">99%"],
  [1, "100%"],
])("formatShare(%d)", (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test.each([
  [0, "0 ms"],
  [0.4, "0.4 ms"],
  [0.99, "1 ms"],
  [4.2, "4 ms"],
])("formatMs(%d)", (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});
