using System.CommandLine;
using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Formats.Catalogue.Download;
using BetweenTokens.Workbook.Running;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook models pull NAME</c>: fetches a model of the catalogue.</summary>
internal static class ModelsPullCommand
{
    public static Command Build()
    {
        var name = new Argument<string>("name") { Description = "A name of the catalogue (workbook models list)." };
        var to = new Option<string?>("--to")
        {
            Description = "Folder that holds models; default: $BETWEEN_TOKENS_MODELS, else data/models.",
        };
        var catalogue = new Option<string?>("--catalogue") { Description = "Another catalogue than data/catalogue.json." };
        var command = new Command("pull", "Fetch a model: resumed where it broke off, checked by its SHA-256 where one is known.")
        {
            name, to, catalogue,
        };
        command.SetAction(async (parse, cancel) =>
        {
            var places = ModelPlaces.Here();
            var known = parse.GetValue(catalogue) is { } other ? ModelCatalogue.Load(other) : places.Catalogue;
            var model = Known(known, parse.GetValue(name)!);
            var folder = Path.Combine(Path.GetFullPath(parse.GetValue(to) ?? places.PullFolder), model.Name);
            OutputPlace.TryFolder(folder);
            using var downloader = new ModelDownloader();
            var console = parse.Console();
            var pulled = await PullProgress.Show(console, progress => downloader.PullAsync(model, folder, progress, cancel));
            foreach (var file in pulled)
            {
                console.WriteLine($"{file.Name}: {CommandOutput.Size(file.Bytes)}, {Checked(file)}");
            }

            console.WriteLine($"{model.Title} is in {folder}. Licence: {model.Licence}.");
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>The model of that name, or a refusal with the nearest names.</summary>
    internal static CatalogueModel Known(ModelCatalogue catalogue, string name)
    {
        if (catalogue.Find(name) is { } model)
        {
            return model;
        }

        var near = NearestNames.Of(name, catalogue.Models.Select(entry => entry.Name));
        throw new ModelFileException(name, null, "a name of the catalogue", "none of that spelling", near.Count > 0
            ? $"Did you mean {string.Join(", ", near)}?"
            : $"The catalogue knows {string.Join(", ", catalogue.Models.Select(entry => entry.Name))}.");
    }

    private static string Checked(PulledFile file) => file.CheckedAgainst switch
    {
        "catalogue" => "SHA-256 is the catalogue's",
        "hub" => "SHA-256 is the one that the hub states",
        _ => $"SHA-256 {file.Sha256}, which nobody states to compare with",
    };
}
