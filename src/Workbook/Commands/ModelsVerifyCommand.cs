using System.CommandLine;
using BetweenTokens.Formats.Catalogue;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook models verify [NAME]</c>: hashes, lengths, and every number of the weights.</summary>
internal static class ModelsVerifyCommand
{
    public static Command Build()
    {
        var name = new Argument<string?>("name") { Description = "A model; without it, every model that is here.", Arity = ArgumentArity.ZeroOrOne };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new Command("verify", "Compare a model's files with the catalogue and read every weight.") { name, json };
        command.SetAction(parse =>
        {
            var places = ModelPlaces.Here();
            var models = parse.GetValue(name) is { } one ? [(Name: one, Path: places.Find(one))] : places.List().Select(found => (found.Name, found.Path)).ToList();
            var rows = models.SelectMany(model => ModelVerifier.Verify(model.Path, places.Catalogue.Find(model.Name)).Select(verdict => (Model: model.Name, verdict.File, verdict.IsSound, verdict.Detail))).ToList();
            if (parse.GetValue(json))
            {
                parse.WriteJson(rows.Select(row => new { row.Model, row.File, row.IsSound, row.Detail }));
            }
            else
            {
                Draw(parse.Console(), rows);
            }

            return rows.TrueForAll(row => row.IsSound) ? ExitCodes.Ok : ExitCodes.Failed;
        });
        return command;
    }

    private static void Draw(IAnsiConsole console, IEnumerable<(string Model, string File, bool IsSound, string Detail)> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Model", "File", "Sound", "What was found");
        foreach (var row in rows)
        {
            table.AddRow(new[] { row.Model, row.File, row.IsSound ? "yes" : "NO", row.Detail }.Select(Markup.Escape).ToArray());
        }

        console.Write(table);
    }
}
