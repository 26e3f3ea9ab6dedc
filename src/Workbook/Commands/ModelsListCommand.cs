using System.CommandLine;
using System.Globalization;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Training.Runs;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook models list</c>: what lies in each place, and what the catalogue can fetch.</summary>
internal static class ModelsListCommand
{
    private const string Present = "here";

    public static Command Build()
    {
        var json = new Option<bool>("--json") { Description = "Print JSON instead of tables." };
        var command = new Command("list", "Models found in data/models, $BETWEEN_TOKENS_MODELS, ../shared/models and the Hugging "
            + "Face cache, and those that can be fetched.")
        {
            json,
        };
        command.SetAction(parse =>
        {
            var places = ModelPlaces.Here();
            var rows = Rows(places);
            if (parse.GetValue(json))
            {
                parse.WriteJson(rows);
            }
            else
            {
                Draw(parse.Console(), places, rows);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static List<Row> Rows(ModelPlaces places)
    {
        var found = places.List();
        // What was trained here comes after what was published: those are many, and the table of real models is what is looked for.
        var here = found.OrderBy(model => TrainingLog.Exists(model.Path))
            .Select(model => Here(model, places.Catalogue.Find(model.Name), isShadowed: places.TryFind(model.Name) != model.Path));
        var absent = places.Catalogue.Models.Where(model => places.TryFind(model.Name) is null).Select(model => new Row(model.Name, null,
            null, null, model.Files.All(file => file.Bytes is not null) ? model.Files.Sum(file => file.Bytes!.Value) : null,
            model.Title, model.Licence, model.Parameters, $"workbook models pull {model.Name}"));
        return [.. here, .. absent];
    }

    private static Row Here(FoundModel model, CatalogueModel? known, bool isShadowed)
    {
        var state = isShadowed ? "shadowed by a place before" : Present;
        if (!TrainingLog.Exists(model.Path))
        {
            return new(model.Name, model.Place.Title, model.Path, model.Format,
                model.Bytes, known?.Title, known?.Licence, known?.Parameters, state);
        }

        try
        {
            var log = TrainingLog.Read(model.Path);
            var title = log.Step == log.Recipe.Steps ? log.Recipe.About : $"{log.Name} after {log.Step} of {log.Recipe.Steps} steps.";
            return new($"glass/{model.Name}", model.Place.Title, model.Path,
                model.Format, model.Bytes, title, "MIT", log.Parameters, state);
        }
        catch (ModelFileException error)
        {
            return new(model.Name, model.Place.Title, model.Path, model.Format, model.Bytes, null, null, null, error.Message);
        }
    }

    private static void Draw(IAnsiConsole console, ModelPlaces places, List<Row> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Model", "Where", "Format");
        table.AddColumn(new TableColumn("Size").RightAligned()).AddColumn("What it is").AddColumn("State");
        foreach (var row in Together(rows))
        {
            table.AddRow(new[]
            {
                row.Name, row.Place ?? "", row.Format ?? "",
                row.Bytes is { } bytes ? CommandOutput.Size(bytes) : "", row.Title ?? "", row.State,
            }.Select(Markup.Escape).ToArray());
        }

        console.WriteFitted(table);
        foreach (var place in places.All)
        {
            console.WriteLine($"{place.Title}: {place.Folder}{(Directory.Exists(place.Folder) ? "" : " (no such folder)")}");
        }
    }

    /// <summary>Checkpoints of one training (base-s@30, base-s@60, …) share a row; programs get them one by one.</summary>
    private static IEnumerable<Row> Together(IEnumerable<Row> rows) =>
        from row in rows
        let training = row.State == Present && row.Name.Contains('@', StringComparison.Ordinal) ? row.Name.Split('@')[0] : null
        group row by training is null ? $"{row.Name} {row.Path}" : $"{training} {row.Place}" into alike
        let first = alike.MinBy(row => StepOf(row.Name))!
        select alike.Count() == 1 ? first : first with
        {
            Name = $"{first.Name} … @{alike.Max(row => StepOf(row.Name))}",
            Bytes = alike.Sum(row => row.Bytes),
            Title = $"{alike.Count()} checkpoints of one training: @{string.Join(", @", alike.Select(row => StepOf(row.Name)).Order())}",
        };

    private static long StepOf(string name) =>
        long.TryParse(name.Split('@')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : 0;

    private sealed record Row(
        string Name,
        string? Place,
        string? Path,
        string? Format,
        long? Bytes,
        string? Title,
        string? Licence,
        long? Parameters,
        string State);
}
