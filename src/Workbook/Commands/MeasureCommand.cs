using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Workbook.Running;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook measure [NN]</c>: measures ahead what a notebook cannot afford, or checks what was measured.</summary>
internal static class MeasureCommand
{
    public static Command Build()
    {
        var section = new Argument<int?>("section")
        {
            Description = $"A section: {string.Join(", ", LessonEvidence.All.Keys)}. Without it, all of them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var only = new Option<string?>("--only")
        {
            Description = "Only surveys whose name contains this; a check then repeats dear ones too.",
        };
        var again = new Option<bool>("--again") { Description = "Also surveys that are kept already." };
        var check = new Option<bool>("--check") { Description = "Write nothing: repeat a fiftieth of the units, and compare." };
        var command = new Command("measure", "Measure ahead what the verdicts rest on (data/evidence); a rerun does what is left.")
        {
            section, only, again, check,
        };
        section.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && int.TryParse(given, NumberStyles.Integer, CultureInfo.InvariantCulture,
                out var n)
                && !LessonEvidence.All.ContainsKey(n))
            {
                result.AddError($"Section {given} measures nothing ahead; these do: {string.Join(", ", LessonEvidence.All.Keys)}.");
            }
        });
        command.SetAction(parse =>
        {
            var sound = true;
            foreach (var lesson in LessonEvidence.All.Values.Where(l => parse.GetValue(section) is not { } wanted || l.Section == wanted))
            {
                Survey[] surveys = [.. lesson.Surveys.Where(s =>
                    parse.GetValue(only) is not { } part || s.Name.Contains(part, StringComparison.Ordinal))];
                if (parse.GetValue(check))
                {
                    sound &= Check(parse.Console(), lesson, surveys, patient: parse.GetValue(only) is not null);
                }
                else
                {
                    Measure(parse.Console(), lesson, surveys, parse.GetValue(again));
                }
            }

            return sound ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    // Each survey is written as soon as it stands: an interrupted run goes on where it was.
    private static void Measure(IAnsiConsole console, ILessonEvidence lesson, IReadOnlyList<Survey> surveys, bool again)
    {
        var path = Path.Combine(CloneFolder.Here.Root, "data", "evidence", $"{lesson.Section:00}.json");
        foreach (var survey in surveys)
        {
            var file = EvidenceFile.Read(path, lesson.Section);
            if (!again && file.Surveys.Any(kept => kept.Survey == survey.Name))
            {
                console.WriteLine($"{survey.Name}: kept");
                continue;
            }

            if (survey.Models.FirstOrDefault(name => EvidenceKeeper.HashOf(name).Length == 0) is { } missing)
            {
                console.WriteLine($"{survey.Name}: needs the model {missing}; get it with: workbook models pull {missing}");
                continue;
            }

            console.WriteLine($"{survey.Name} …");
            var measured = EvidenceKeeper.Measure(survey, console.WriteLine);
            var rules = new Dictionary<string, string>(file.Rules);
            foreach (var claim in lesson.Measures.Where(m => m.Surveys.Contains(survey.Name)).Select(m => Claim.Of(m.Claim)))
            {
                rules[claim.Id] = claim.Rule!.Hash;
            }

            (file.With(measured) with { Rules = rules }).Write(path);
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{survey.Name}: {measured.Rows.Count} units, {measured.Seconds:0.0} s"));
        }
    }

    private static bool Check(IAnsiConsole console, ILessonEvidence lesson, IReadOnlyList<Survey> surveys, bool patient)
    {
        var (clock, file, sound) = (Stopwatch.StartNew(), EvidenceFile.Of(lesson.Section), true);
        foreach (var (survey, check) in surveys.Zip(SurveyCheck.OfAll(surveys, file, patient)))
        {
            sound &= check.Fault is null;
            console.WriteLine(check.Fault is { } fault
                ? $"{check.Survey}: {fault}"
                : string.Create(CultureInfo.InvariantCulture, $"{check.Survey}: {Said(survey, check)}, {check.Seconds:0.0} s"));
        }

        foreach (var (claim, verdict) in lesson.Measures.Select(m => m.Claim).Distinct().Order(StringComparer.Ordinal).Select(Claim.Of)
            .ToList().AsParallel().AsOrdered().Select(claim => (claim, claim.Judge(LessonEvidence.Kept(claim.Id)).Verdict)))
        {
            // what needs no survey is computed anew each time, so nothing is kept that could be out of date
            var changed = lesson.Measures.Any(m => m.Claim == claim.Id && m.Surveys.Count > 0)
                && file.Rules.GetValueOrDefault(claim.Id) != claim.Rule!.Hash;
            sound &= !changed;
            console.WriteLine($"{claim.Id}: {verdict.Name()}"
                + (changed ? ", by another rule than the one it was measured for: measure it again" : ""));
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Section {lesson.Section}: {clock.Elapsed.TotalSeconds:0.0} s"));
        return sound;
    }

    private static string Said(Survey survey, SurveyCheck check) => check.Units == 0
        ? "hashes are those that were measured" + (survey.DearSeconds is { } seconds
            ? string.Create(CultureInfo.InvariantCulture, $" (a unit takes {seconds:0} s; --only repeats it)") : "")
        : $"{check.Units} of {check.Kept} units again"
            + (check.Numbers.Compared < check.Numbers.All ? $", {check.Numbers.Compared} of {check.Numbers.All} numbers" : "")
            + $", largest difference {check.Largest.ToString("g2", CultureInfo.InvariantCulture)}";
}
