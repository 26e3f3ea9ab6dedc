using System.CommandLine;
using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L06Voting;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook claims</c>: the verdicts of the last run, with the published number beside ours.</summary>
internal static class ClaimsCommand
{
    public static Command Build()
    {
        var from = new Option<string?>("--from")
        {
            Description = $"Folder of the verdicts; default: ${ClaimResults.Variable}, else artifacts/claims.",
        };
        var section = new Option<int?>("--section") { Description = "Claims of one section only, 1 to 20." };
        var json = new Option<bool>("--json") { Description = "Print a JSON list of {id, verdict, measured, interval, model, …}." };
        var command = new Command(
            "claims", "What the notebooks decided about the claims of the text; claims of arithmetic are decided here and now.")
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
            var results = parse.GetValue(from) is { } folder ? new ClaimResults(folder) : ClaimResults.Default;
            var collected = results?.Read() ?? [];
            if (collected.Count == 0)
            {
                parse.InvocationConfiguration.Error.WriteLine($"No notebook has written "
                    + $"a verdict{(results is null ? "" : $" into {results.Folder}")} yet: start one with 'workbook run'. "
                    + $"Below are the claims that need arithmetic alone.");
            }

            IReadOnlyList<ClaimResult> rows = [.. collected.Concat(Arithmetic(collected))
                .Where(r => parse.GetValue(section) is not { } wanted || Claim.Of(r.Id).Section == wanted)
                .OrderBy(r => r.Id, StringComparer.Ordinal)];
            if (rows.Count == 0 && parse.GetValue(section) is { } asked)
            {
                var count = Claim.All.Values.Count(claim => claim.Section == asked);
                parse.InvocationConfiguration.Error.WriteLine(
                    $"None of the {count} claims of section {asked} is decided yet: its notebook has not run, or is in preparation.");
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

    private static IEnumerable<ClaimResult> Arithmetic(IReadOnlyList<ClaimResult> collected) =>
        ArithmeticClaims.All.Where(pair => collected.All(r => r.Id != pair.Key))
            .Select(pair => ClaimResult.Of(Claim.Of(pair.Key).Judge(pair.Value())));

    private static void Draw(IAnsiConsole console, IReadOnlyList<ClaimResult> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Claim", "Verdict");
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
                row.Id, row.Verdict, row.Published is null ? "" : Number(row.Published),
                Number(row.Measured), interval, row.Model, Claim.Of(row.Id).ClaimEn,
            }.Select(Markup.Escape).ToArray());
        }

        console.WriteFitted(table);
        console.WriteLine($"{rows.Select(r => r.Id).Distinct().Count()} of {Claim.All.Count} claims decided; "
            + $"{Claim.All.Values.Count(c => c.Rule is not null)} have a rule.");
    }

    private static string Number(double? value) => value is { } number ? FormattableString.Invariant($"{number:g4}") : "—";
}
