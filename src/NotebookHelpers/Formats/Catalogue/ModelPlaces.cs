namespace BetweenTokens.Formats.Catalogue;

/// <summary>A folder in which models are looked for.</summary>
/// <param name="Title">How messages call it.</param>
/// <param name="Folder">Its path, whether it exists or not.</param>
/// <param name="IsHubCache">True for Hugging Face's cache, which has a layout of its own.</param>
public sealed record ModelPlace(string Title, string Folder, bool IsHubCache = false);

/// <summary>A model that is on this machine.</summary>
/// <param name="Name">The name that loads it.</param>
/// <param name="Path">Its folder or file.</param>
/// <param name="Place">Where it was found.</param>
public sealed record FoundModel(string Name, string Path, ModelPlace Place)
{
    /// <summary>Format of the weights: safetensors, GGUF, llama2.c or pickle.</summary>
    public string Format => WeightFiles.Select(System.IO.Path.GetExtension).Distinct().ToList() switch
    {
        var kinds when kinds.Contains(".safetensors") => "safetensors",
        var kinds when kinds.Contains(".gguf") => "GGUF",
        _ => WeightFiles.Any(WeightsFile.LooksPickled) ? "pickle: not opened" : "llama2.c",
    };

    /// <summary>Bytes of the files of weights.</summary>
    public long Bytes =>
        WeightFiles.Sum(file => new FileInfo(file).ResolveLinkTarget(true) is FileInfo target ? target.Length : new FileInfo(file).Length);

    private IEnumerable<string> WeightFiles => File.Exists(Path) ? [Path]
        : ModelPlaces.WeightPatterns.SelectMany(pattern => Directory.EnumerateFiles(Path, pattern)).Where(ModelPlaces.IsWeights);
}

/// <summary>
/// Where models lie, in the order of looking: a path; <c>data/models</c>; <c>$BETWEEN_TOKENS_MODELS</c>;
/// <c>../shared/models</c>; the Hugging Face cache.
/// </summary>
public sealed class ModelPlaces
{
    internal static readonly string[] WeightPatterns = ["*.safetensors", "*.gguf", "*.bin"];

    private const string Glass = "glass/";

    private readonly IReadOnlyList<ModelPlace> _places;

    /// <summary>Places as given; <see cref="Here"/> has those of this machine.</summary>
    public ModelPlaces(IReadOnlyList<ModelPlace> places, ModelCatalogue catalogue, string pullFolder)
    {
        (_places, Catalogue, PullFolder) = (places, catalogue, pullFolder);
    }

    /// <summary>The places of this machine and the repository's catalogue.</summary>
    public static ModelPlaces Here()
    {
        var repository = Repository;
        var own = Environment.GetEnvironmentVariable("BETWEEN_TOKENS_MODELS")
                ?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            ?? [];
        var data = Path.Combine(repository, "data", "models");
        var catalogue = Path.Combine(repository, "data", "catalogue.json");
        return new ModelPlaces(
            [
                new("data/models", data),
                .. own.Select(folder => new ModelPlace("$BETWEEN_TOKENS_MODELS", Path.GetFullPath(folder))),
                new("../shared/models", Path.GetFullPath(Path.Combine(repository, "..", "shared", "models"))),
                new("Hugging Face cache", HubCache(), IsHubCache: true),
            ],
            File.Exists(catalogue) ? ModelCatalogue.Load(catalogue) : ModelCatalogue.Empty,
            own.Length > 0 ? Path.GetFullPath(own[0]) : data);
    }

    /// <summary>
    /// The repository's root: the first folder upwards from the library that holds
    /// <c>data/catalogue.json</c>, else the current one.
    /// </summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The places, in the order of looking.</summary>
    public IReadOnlyList<ModelPlace> All => _places;

    /// <summary>Models that can be fetched.</summary>
    public ModelCatalogue Catalogue { get; }

    /// <summary>Where fetched models go.</summary>
    public string PullFolder { get; }

    /// <summary>The folder or file of a model.</summary>
    /// <param name="model">A path, a name (<c>glass/base</c>, <c>smollm2-135m-instruct</c>), or a name on the hub
    /// (<c>openai-community/gpt2</c>).</param>
    /// <exception cref="ModelFileException">It is nowhere; the message names the command that fetches it, or the nearest names.</exception>
    public string Find(string model)
    {
        return FindOrNull(model) ?? throw NotFound(model);
    }

    /// <summary>The folder or file of a model, a path included; null where it is nowhere.</summary>
    public string? FindOrNull(string model) => File.Exists(model) || Directory.Exists(model) ? model : TryFind(model);

    /// <summary>The same for a name, null where no place holds it.</summary>
    public string? TryFind(string name)
    {
        var segments = name.Split('/', '\\');
        if (Path.IsPathRooted(name) || segments.Any(segment => segment is "" or "." or ".."))
        {
            return null;
        }

        // "glass/base" is the embedded model "base"; "gpt2" also answers to its name on the hub, and the other way round.
        // A folder may be named in small letters.
        var known = Catalogue.Find(name);
        var embedded = segments is ["glass", .. var glass] ? string.Join('/', glass) : null;
        string?[] spellings = [name, embedded, known?.Name, known?.Hub, known?.Name.ToLowerInvariant()];
        var names = spellings.OfType<string>().Distinct().ToList();
        return _places.SelectMany(place => names.Select(candidate => InPlace(place, candidate))).FirstOrDefault(path => path is not null);
    }

    /// <summary>Every model that the places hold, in the order of looking; a name that was met before is shadowed.</summary>
    public IReadOnlyList<FoundModel> List() =>
    [
        .. _places.Where(place => Directory.Exists(place.Folder)).SelectMany(place => place.IsHubCache ? ListHub(place) : ListPlain(place)),
    ];

    private static string? InPlace(ModelPlace place, string name)
    {
        if (place.IsHubCache)
        {
            return Snapshot(Path.Combine(place.Folder, "models--" + name.Replace("/", "--", StringComparison.Ordinal)));
        }

        var path = Path.Combine(place.Folder, name);
        return Directory.Exists(path) && !BrokeOff(path)
            ? path
            : new[] { path, path + ".gguf", path + ".safetensors" }.FirstOrDefault(File.Exists);
    }

    private static IEnumerable<FoundModel> ListPlain(ModelPlace place) =>
        Directory.EnumerateDirectories(place.Folder).Order(StringComparer.Ordinal)
            .SelectMany(folder => HoldsWeights(folder)
                ? (IEnumerable<string>)[folder]
                : Directory.EnumerateDirectories(folder).Where(HoldsWeights).Order(StringComparer.Ordinal))
            .Concat(Directory.EnumerateFiles(place.Folder, "*.gguf").Order(StringComparer.Ordinal))
            .Select(path => new FoundModel(Path.GetRelativePath(place.Folder, path).Replace('\\', '/'), path, place));

    private static IEnumerable<FoundModel> ListHub(ModelPlace place) =>
        from folder in Directory.EnumerateDirectories(place.Folder, "models--*").Order(StringComparer.Ordinal)
        let snapshot = Snapshot(folder)
        where snapshot is not null && HoldsWeights(snapshot)
        select new FoundModel(Path.GetFileName(folder)["models--".Length..].Replace("--", "/", StringComparison.Ordinal), snapshot, place);

    /// <summary>The revision that refs/main names, else the newest.</summary>
    private static string? Snapshot(string folder)
    {
        var snapshots = Path.Combine(folder, "snapshots");
        if (!Directory.Exists(snapshots))
        {
            return null;
        }

        var main = Path.Combine(folder, "refs", "main");
        var named = new FileInfo(main) is { Exists: true, Length: < 200 }
            ? Path.Combine(snapshots, Path.GetFileName(File.ReadAllText(main).Trim()))
            : null;
        return named is not null && Directory.Exists(named) && named != snapshots + Path.DirectorySeparatorChar
            ? named
            : Directory.EnumerateDirectories(snapshots).OrderByDescending(Directory.GetLastWriteTimeUtc).FirstOrDefault();
    }

    /// <summary>What a download left that broke off before the weights, which come last: nothing, or a part of a file.</summary>
    private static bool BrokeOff(string folder) =>
        !HoldsWeights(folder) && (!Directory.EnumerateFileSystemEntries(folder).Any() || Directory.EnumerateFiles(folder, "*.part").Any());

    private static bool HoldsWeights(string folder) =>
        WeightPatterns.Any(pattern => Directory.EnumerateFiles(folder, pattern).Any(IsWeights));

    /// <summary>False for a tokenizer of llama2.c, whose name ends as its weights' does.</summary>
    internal static bool IsWeights(string file) => !Path.GetFileName(file).StartsWith("tok", StringComparison.Ordinal);

    /// <summary>Why a model is not found, in words: the command that fetches it, or the nearest names.</summary>
    public ModelFileException NotFound(string model)
    {
        if (Catalogue.Find(model) is { } known)
        {
            return new ModelFileException(
                model, null, "a model on this machine", "none of that name", $"Fetch it: workbook models pull {known.Name}",
                russian: $"Модели {model} на этой машине нет. Её скачивает команда: "
                    + $"dotnet run --project src/Workbook -- models pull {known.Name}");
        }

        // An embedded model is asked for as glass/NAME, and so its name is told.
        bool asGlass = model.StartsWith(Glass, StringComparison.Ordinal);
        var names = List().Select(found => asGlass ? Glass + found.Name : found.Name)
            .Concat(Catalogue.Models.Select(entry => entry.Name)).Distinct();
        var near = string.Join(", ", NearestNames.Of(model, names));
        var places = string.Join(", ", _places.Select(place => place.Title));
        return new ModelFileException(model, null, "a path, or a model in " + places, "nothing",
            near.Length > 0 ? $"Did you mean {near}?" : "workbook models list shows what is here and what can be fetched.",
            russian: $"Модели {model} нет: ни пути, ни имени в {places}. "
                + (near.Length > 0
                    ? $"Похожие имена: {near}."
                    : "Все имена показывает команда: dotnet run --project src/Workbook -- models list"));
    }

    private static string HubCache()
    {
        static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
        var home = Variable("HF_HOME") ?? Path.Combine(
            Variable("XDG_CACHE_HOME") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "huggingface");
        return Path.GetFullPath(Variable("HF_HUB_CACHE") ?? Path.Combine(home, "hub"));
    }

    private static string FindRepository()
    {
        for (var folder = Path.GetDirectoryName(typeof(ModelPlaces).Assembly.Location);
            !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "data", "catalogue.json")))
            {
                return folder;
            }
        }

        return Directory.GetCurrentDirectory();
    }
}
