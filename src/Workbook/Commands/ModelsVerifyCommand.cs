using System.CommandLine;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Training.Runs;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary>
/// <c>workbook models verify [NAME]</c>: hashes, lengths, every number of the weights, how near the glass models are to their
/// laws, and whether the tables of sweeps come out again.
/// </summary>
internal static class ModelsVerifyCommand
{
    private const string WritesNothing = "—";

    public static Command Build()
    {
        var name = new Argument<string?>("name")
        {
            Description = $"A model, or {SweepVerdicts.Prefix}NAME for the table of a sweep; without it, every model that is here, "
                + $"and with --deep every table.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var deep = new Option<bool>("--deep")
        {
            Description = "Measure the glass models again and compare with what is noted in their training.json; "
                + "train a few cells of the tables of sweeps again.",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of tables." };
        var command = new Command(
            "verify", "Compare a model's files with the catalogue, or with what was noted when it was trained, and read every weight.")
        {
            name, deep, json,
        };
        command.SetAction((parse, cancel) =>
        {
            var (places, one, again) = (ModelPlaces.Here(), parse.GetValue(name), parse.GetValue(deep));
            var table = one?.StartsWith(SweepVerdicts.Prefix, StringComparison.Ordinal) == true;
            var found = table ? []
                : one is not null ? [(Name: one, Path: places.Find(one))]
                : places.List().Select(model => (model.Name, model.Path)).ToList();
            var sweeps = table ? [one!] : one is null && again ? SweepVerdicts.Committed : [];
            List<Verified> models =
            [
                .. found.Select(model => Verify(model.Name, model.Path, places, again)),
                .. sweeps.Select(sweep => SweepVerdicts.Of(sweep, again, cancel))
                    .Select(sweep => new Verified(sweep.Name, sweep.Verdicts, null, sweep)),
            ];
            if (parse.GetValue(json))
            {
                parse.WriteJson(models.Select(model => model.Glass?.Row(model.Name, model.IsSound)
                    ?? model.Sweep?.Row() ?? new { model.Name, model.IsSound, model.Files }));
            }
            else
            {
                Draw(parse.Console(), models);
            }

            return Task.FromResult(models.TrueForAll(model => model.IsSound) ? ExitCodes.Ok : ExitCodes.Failed);
        });
        return command;
    }

    private static Verified Verify(string name, string path, ModelPlaces places, bool deep)
    {
        var files = ModelVerifier.Verify(path, places.Catalogue.Find(name));
        var glass = TrainingLog.Exists(path) && files.All(file => file.IsSound) ? GlassVerification.Of(path, deep) : null;
        return new(name, [.. files, .. glass?.Verdicts ?? []],
            glass is null ? null : glass with { Verdicts = [.. files, .. glass.Verdicts] });
    }

    private static void Draw(IAnsiConsole console, List<Verified> models)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumns("Model or table", "File, number or training", "Sound", "What was found");
        foreach (var (model, file) in models.SelectMany(model => model.Files.Select(file => (model, file))))
        {
            table.AddRow(new[] { model.Name, file.File, file.IsSound ? "yes" : "NO", file.Detail }.Select(Markup.Escape).ToArray());
        }

        console.WriteFitted(table);
        if (models.Exists(model => model.Glass is not null))
        {
            console.WriteFitted(Numbers(models));
        }
    }

    private static Table Numbers(List<Verified> models)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Glass model");
        foreach (var title in new[]
        {
            "Parameters", "Learnt from", "KL", "KL a word", "Worst kind", "ECE", "Total variation", "KL withheld", "Grammar errors",
        })
        {
            table.AddColumn(new TableColumn(title).RightAligned());
        }

        foreach (var model in models)
        {
            if (model.Glass?.Log is not { } log)
            {
                continue;
            }

            var (distance, worst) = (log.Measures.Distance, log.Measures.Distance.KlByKind.MaxBy(kind => kind.Value));
            string[] cells =
            [
                model.Name, $"{log.Parameters:N0}", $"{log.Tokens / 1e6:0.0} M", $"{distance.Kl:0.0000}", $"{distance.KlPerWord:0.0000}",
                $"{worst.Key} {worst.Value:0.0000}", $"{distance.CalibrationError:0.0000}", $"{distance.TotalVariation:0.0000}",
                log.Measures.Withheld is { } withheld ? $"{withheld.Kl:0.000}" : "", Grammar(log),
            ];
            table.AddRow(cells.Select(Markup.Escape).ToArray());
        }

        return models.Exists(model => model.Glass?.Log.Recipe.MaskedShare is not null)
            ? table.Caption($"{WritesNothing}: guesses hidden words, so it writes nothing; its KL is that of a hidden token.")
            : table;
    }

    private static string Grammar(TrainingLog log) =>
        log.Measures.Grammar is { } grammar ? $"{grammar.Share:0.00%} of {grammar.Unit}"
            : log.Recipe.MaskedShare is null ? ""
            : WritesNothing;

    private sealed record Verified(string Name, IReadOnlyList<FileVerdict> Files, GlassVerification? Glass, SweepVerdicts? Sweep = null)
    {
        public bool IsSound => Files.All(file => file.IsSound);
    }
}
