using System.CommandLine;
using System.Globalization;
using BetweenTokens.Lessons.Claims;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary>
/// <c>workbook claims</c>: one verdict for each claim, from what was measured ahead, or from the last run where that measured another
/// model; the published number stands beside ours.
/// </summary>
internal static class ClaimsCommand
{
    public static Command Build()
    {
        var from = new Option<string?>("--from")
        {
            Description = "Folder of a run's verdicts, which go before what was measured ahead, for instance artifacts/claims.",
        };
        var section = new Option<int?>("--section") { Description = "Claims of one section only, 1 to 20." };
        var json = new Option<bool>("--json") { Description = "Print a JSON list of {id, verdict, measured, interval, model, …}." };
        var command = new Command(
            "claims", "One verdict for each claim of the text, with the numbers that decide it.")
        {
            from, section, json,
        };
        section.Validators.Add(result =>
        {
            var sections = Claim.All.Values.Select(claim => claim.Section).ToHashSet();
            if (result.Tokens is [{ Value: var given }]
                && int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && !sections.Contains(number))
            {
                result.AddError($"--section is {given}; there are sections {sections.Min()} to {sections.Max()}.");
            }
        });
        command.SetAction(parse =>
        {
            IReadOnlyList<ClaimResult> rows = [.. Collect(parse.GetValue(from) is { } folder ? new ClaimResults(folder) : null)
                .Where(r => parse.GetValue(section) is not { } wanted || Claim.Of(r.Id).Section == wanted)];
            if (rows.Count == 0 && parse.GetValue(section) is { } asked)
            {
                var count = Claim.All.Values.Count(claim => claim.Section == asked);
                parse.InvocationConfiguration.Error.WriteLine(
                    $"None of the {count} claims of section {asked} is decided yet: its notebook is in preparation.");
            }

            if (parse.GetValue(json))
            {
                parse.WriteJson(rows);
            }
            else
            {
                Draw(parse.Console(), rows);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static IEnumerable<ClaimResult> Collect(ClaimResults? run)
    {
        var ran = run?.Read().ToDictionary(result => result.Id) ?? [];
        return Claim.All.Values.Where(claim => claim.Rule is not null).OrderBy(claim => claim.Id, StringComparer.Ordinal)
            .Select(claim => ran.GetValueOrDefault(claim.Id) ?? ClaimResult.Of(claim.Judge(LessonEvidence.Kept(claim.Id))));
    }

    private static void Draw(IAnsiConsole console, IReadOnlyList<ClaimResult> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Claim", "Verdict", "Ground");
        foreach (var head in new[] { "Published", "Measured", "Interval" })
        {
            table.AddColumn(new TableColumn(head).RightAligned());
        }

        table.AddColumn("Model").AddColumn("What it says");
        foreach (var row in rows)
        {
            var interval = row.Interval[0] == row.Interval[1] && row.Measured is not null
                ? "exact"
                : $"{Number(row.Interval[0])} … {Number(row.Interval[1])}";
            table.AddRow(new[]
            {
                row.Id, row.Verdict, row.Ground, row.Published is null ? "" : Number(row.Published),
                Number(row.Measured), interval, row.Model, Claim.Of(row.Id).ClaimEn,
            }.Select(Markup.Escape).ToArray());
        }

        console.WriteFitted(table);
        console.WriteLine($"{rows.Count} of {Claim.All.Count} claims have a rule and a verdict: "
            + string.Join(", ", rows.GroupBy(row => row.Ground).Select(group => $"{group.Count()} {group.Key}")) + ".");
    }

    private static string Number(double? value) => value is { } number ? FormattableString.Invariant($"{number:g4}") : "—";
}
