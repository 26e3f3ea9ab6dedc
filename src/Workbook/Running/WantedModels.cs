using BetweenTokens.Formats;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Formats.Catalogue.Download;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Running.Parameters;
using Spectre.Console;

namespace BetweenTokens.Workbook.Running;

/// <summary>A model of the catalogue that notebooks want and that is not here.</summary>
/// <param name="Model">The model.</param>
/// <param name="Notebooks">Names of the notebooks whose parameters name it.</param>
internal sealed record WantedModel(CatalogueModel Model, IReadOnlyList<string> Notebooks);

/// <summary>Fetches, before a run, what its notebooks want. A run never fails for want of a network: it goes on without.</summary>
internal static class WantedModels
{
    /// <summary>Set to anything but 0, these keep the program away from the network.</summary>
    private static readonly string[] _offline = ["BETWEEN_TOKENS_OFFLINE", "HF_HUB_OFFLINE"];

    /// <summary>
    /// A machine without a network is known by its silence; seconds are enough for that, and a started download is given more.
    /// </summary>
    public static DownloadOptions Patience { get; } = new() { FirstAnswer = TimeSpan.FromSeconds(4), FruitlessAttempts = 2 };

    /// <summary>Whether the environment forbids the network.</summary>
    public static bool IsOffline => _offline.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value && value != "0");

    /// <summary>Models of the catalogue that the notebooks' parameters name, in their order, and that no place holds.</summary>
    /// <param name="notebooks">Notebooks that are to run.</param>
    /// <param name="values">Parameters given on the command line.</param>
    /// <param name="places">Where models lie, and the catalogue.</param>
    public static IReadOnlyList<WantedModel> Of(
        IEnumerable<Notebook> notebooks, IReadOnlyDictionary<string, string> values, ModelPlaces places) =>
    [
        .. from notebook in notebooks
           from parameter in DeclaredParameters.Of(notebook)
           where parameter.Type?.TrimEnd('?') is "string"
           let name = values.GetValueOrDefault(parameter.Name) ?? parameter.Default.Trim('"')
           where places.Catalogue.Find(name) is not null && places.TryFind(name) is null
           group Path.GetFileNameWithoutExtension(notebook.Path) by places.Catalogue.Find(name) into wanted
           select new WantedModel(wanted.Key, [.. wanted.Distinct()]),
    ];

    /// <summary>Fetches them, and says in a line what and for whom, or that it goes on without.</summary>
    /// <param name="wanted">What to fetch.</param>
    /// <param name="folder">Folder that holds fetched models.</param>
    /// <param name="console">Where the line and the bar go.</param>
    /// <param name="error">Where it is said that nothing came.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancel">Stops it; what has come stays for the next run.</param>
    public static async Task FetchAsync(IReadOnlyList<WantedModel> wanted, string folder,
        IAnsiConsole console, TextWriter error, DownloadOptions patience, CancellationToken cancel)
    {
        using var downloader = new ModelDownloader(patience);
        foreach (var (model, notebooks) in wanted)
        {
            var size = model.Files.All(file => file.Bytes is not null)
                ? $" ({CommandOutput.Size(model.Files.Sum(file => file.Bytes!.Value))})"
                : "";
            console.WriteLine($"Fetching {model.Name}{size} for {string.Join(", ", notebooks)}; --offline runs without it.");
            try
            {
                await PullProgress.Show(
                    console, progress => downloader.PullAsync(model, Path.Combine(folder, model.Name), progress, cancel));
            }
            catch (ModelFileException refusal)
            {
                var reason = refusal.Expected == "a network" ? "there is no network" : $"{refusal.Message}";
                await error.WriteLineAsync(
                    $"{model.Name} did not come: {reason}. The run goes on without it; later: workbook models pull {model.Name}");
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                await error.WriteLineAsync(
                    $"{model.Name} cannot be stored in {folder}. The run goes on without it; $BETWEEN_TOKENS_MODELS names another folder.");
            }
        }
    }
}
