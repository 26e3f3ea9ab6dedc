using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BetweenTokens.Lessons.Claims;

/// <summary>How evidence is written: JSON with one line for each unit and seven digits for each number.</summary>
internal static class EvidenceText
{
    public static string Of(EvidenceFile file)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{{\n \"section\": {file.Section},\n \"rules\": {{\n");
        text.AppendJoin(",\n", file.Rules.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"  {Text(r.Key)}: {Text(r.Value)}"));
        text.Append("\n },\n \"surveys\": [\n");
        text.AppendJoin(",\n", file.Surveys.Select(Of));
        return text.Append("\n ]\n}\n").ToString();
    }

    /// <summary>A number as it is kept.</summary>
    public static double Round(double value) => double.IsFinite(value)
        ? double.Parse(value.ToString("g7", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : value;

    private static string Of(KeptSurvey survey)
    {
        var rows = survey.Rows.Select(row => $"    {Text(row.Key)}: [{string.Join(", ", row.Value.Select(Number))}]");
        return string.Create(CultureInfo.InvariantCulture, $$"""
              {
               "survey": {{Text(survey.Survey)}},
               "model": {{Text(survey.Model)}},
               "kind": {{Text(JsonNamingPolicy.SnakeCaseLower.ConvertName(survey.Kind.ToString()))}},
               "measured": {{Text(survey.Measured)}},
               "seconds": {{Math.Round(survey.Seconds, 1)}},
               "machine": {{Text(survey.Machine)}},
               "hashes": {{JsonSerializer.Serialize(survey.Hashes)}},
               "recipe": {{(survey.Recipe is { } recipe ? Text(recipe) : "null")}},
               "columns": {{JsonSerializer.Serialize(survey.Columns, ClaimJson.OneLine)}},
               "rows": {
            """) + "\n" + string.Join(",\n", rows) + "\n   }\n  }";
    }

    private static string Number(double value) => double.IsFinite(value)
        ? value.ToString("g7", CultureInfo.InvariantCulture)
        : $"\"{value.ToString(CultureInfo.InvariantCulture)}\"";

    private static string Text(string value) => JsonSerializer.Serialize(value, ClaimJson.OneLine);
}
