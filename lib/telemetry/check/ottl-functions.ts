import { words } from '../words';

/** What statements may do, and what they may compute, at release 0.159. */
export const OTTL_FUNCTIONS: readonly string[] = words(`
  aggregate_on_attribute_value aggregate_on_attributes append convert_exponential_histogram_to_histogram
  convert_gauge_to_sum convert_sum_to_gauge convert_summary_count_val_to_sum convert_summary_quantile_val_to_gauge
  convert_summary_sum_val_to_sum copy_metric delete_index delete_key delete_matching_keys extract_count_metric
  extract_sum_metric flatten keep_keys keep_matching_keys limit merge_histogram_buckets merge_maps replace_all_matches
  replace_all_patterns replace_match replace_pattern scale_metric set set_semconv_span_name stringify_all truncate_all
  All Any Base64Decode Base64Encode Bool Coalesce CommunityID Concat ContainsValue ConvertAttributesToElementsXML
  ConvertCase ConvertTextToElementsXML Day Decode Double Duration Eval ExtractGrokPatterns ExtractPatterns FNV Filter
  Find Format FormatTime GetXML HasAttrKeyOnDatapoint HasAttrOnDatapoint HasPrefix HasSuffix Hex Hour Hours Index
  InsertXML Int IsBool IsDouble IsEmpty IsInCIDR IsInt IsList IsMap IsMatch IsRootSpan IsString IsValidLuhn Keys Len Log
  MD5 MapEach MapKeys Microseconds Milliseconds Minute Minutes Month Murmur3Hash Murmur3Hash128 Nanosecond Nanoseconds
  Now ParseCEF ParseCLF ParseCSV ParseELF ParseInt ParseJSON ParseKeyValue ParseLEEF ParseSeverity ParseSimplifiedXML
  ParseXML ProfileID Reduce RemoveXML SHA1 SHA256 SHA512 Second Seconds SliceToMap Sort SpanID Split String Substring
  Time ToCamelCase ToKeyValueString ToLowerCase ToSnakeCase ToUpperCase TraceID Trim TrimPrefix TrimSuffix TruncateTime
  URL UUID UUIDv7 Unix UnixMicro UnixMilli UnixNano UnixSeconds UserAgent Values Weekday When XXH128 XXH3 Year`);

/** Which argument of a function is a regular expression, counted from 0. */
export const REGEX_ARGUMENT: Readonly<Record<string, number>> = {
  IsMatch: 1,
  ExtractPatterns: 1,
  delete_matching_keys: 1,
  keep_matching_keys: 1,
  replace_pattern: 1,
  replace_all_patterns: 2,
};
