using System.CommandLine;
using System.Text.Json;
using BetweenTokens.Workbook.Diagnosis;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook doctor</c>: what is missing on this machine, and how to mend it.</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new Command("doctor",
            "What is missing on this machine, and how to mend it. Exit code 0 if everything works, 1 if something must be mended.")
        {
            json,
        };
        command.SetAction(parse =>
        {
            var findings = Doctor.Look(new ThisMachine());
            if (parse.GetValue(json))
            {
                parse.WriteJson(findings.Select(finding => new
                {
                    finding.Check,
                    State = JsonNamingPolicy.CamelCase.ConvertName(finding.State.ToString()),
                    finding.Found,
                    finding.Mend,
                }));
            }
            else
            {
                Draw(parse.Console(), findings);
            }

            return ExitCode(findings);
        });
        return command;
    }

    /// <summary>Bad only where something does not work until it is mended.</summary>
    internal static int ExitCode(IReadOnlyList<Finding> findings) =>
        findings.Any(finding => finding.State == State.Problem) ? ExitCodes.Failed : ExitCodes.Ok;

    internal static void Draw(IAnsiConsole console, IReadOnlyList<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("", "Check", "Found", "What to do");
        foreach (var finding in findings)
        {
            var (mark, colour) =
                finding.State switch { State.Ok => ("ok", "green"), State.Note => ("note", "yellow"), _ => ("mend", "red") };
            table.AddRow($"[{colour}]{mark}[/]", Markup.Escape(finding.Check),
                Markup.Escape(finding.Found), Markup.Escape(finding.Mend ?? ""));
        }

        console.WriteFitted(table);
        int problems = findings.Count(finding => finding.State == State.Problem);
        console.WriteLine(problems == 0 ? "Everything works." : $"To mend: {problems}.");
    }
}
