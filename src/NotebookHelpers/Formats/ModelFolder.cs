using BetweenTokens.Files;

namespace BetweenTokens.Formats;

/// <summary>The files of one model: those in its folder, and none that a link or a name leads to elsewhere.</summary>
/// <remarks>A Hugging Face cache keeps the contents in <c>blobs</c> beside <c>snapshots</c>; links to there are in order.</remarks>
public sealed class ModelFolder
{
    private const string SingleName = "model.safetensors";
    private const string IndexName = "model.safetensors.index.json";

    private static readonly string[] _pickles = [".bin", ".pt", ".pth", ".ckpt", ".pkl"];

    private readonly string[] _allowed;
    private readonly string? _file;

    private ModelFolder(string path, string? file)
    {
        (Path, _file) = (path, file);
        var real = RealPath.Of(path);
        var parent = System.IO.Path.GetDirectoryName(real);
        _allowed = System.IO.Path.GetFileName(parent) == "snapshots"
            ? [real, System.IO.Path.Combine(System.IO.Path.GetDirectoryName(parent)!, "blobs")]
            : [real];
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>A model by a path: its folder, or its file of weights in it.</summary>
    /// <exception cref="ModelFileException">There is no such folder or file.</exception>
    public static ModelFolder At(string path) => Directory.Exists(path)
        ? new ModelFolder(path, null)
        : File.Exists(path)
            ? new ModelFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, path)
            : throw new ModelFileException(
                path, null, "a model's folder or file", "nothing", "Check the path; workbook models list shows what is here.");

    /// <summary>A file of the folder by its plain name, or null where it is absent.</summary>
    /// <exception cref="ModelFileException">The name or a link leads out of the folder.</exception>
    public string? Find(string name)
    {
        if (!IsPlainName(name))
        {
            throw new ModelFileException(Path, FileText.Shown(name), "the plain name of a file in the model's folder",
                "a path", "The model's index is damaged or hostile: fetch the model from a source you trust.");
        }

        var path = System.IO.Path.Combine(Path, name);
        return File.Exists(path) ? Inside(path) : null;
    }

    /// <summary>Whether a name stays in its folder.</summary>
    internal static bool IsPlainName(string name) =>
        name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0 && !System.IO.Path.IsPathRooted(name);

    /// <summary>A file of the folder that must be there.</summary>
    public string Require(string name, string purpose) =>
        Find(name) ?? throw new ModelFileException(System.IO.Path.Combine(Path, name), null, purpose,
            "no such file", "The model is incomplete: fetch it again (workbook models pull).");

    /// <summary>Opens the weights: the file that was named, else safetensors, GGUF or llama2.c, whichever the folder holds.</summary>
    /// <returns>A <see cref="SafetensorsFile"/>, <see cref="ShardedSafetensors"/>, <see cref="GgufFile"/> or
    /// <see cref="Llama2cFile"/>; the caller disposes it.</returns>
    /// <exception cref="ModelFileException">No weights, several that could be meant, a pickle, or a broken file.</exception>
    public ITensorSource OpenWeights()
    {
        if (_file is not null && System.IO.Path.GetFileName(_file) is not ("config.json" or "tokenizer.json"))
        {
            return _file.EndsWith(".index.json", StringComparison.Ordinal)
                ? ShardedSafetensors.Open(this, System.IO.Path.GetFileName(_file))
                : WeightsFile.Open(_file);
        }

        if (Find(SingleName) is { } single)
        {
            return Find(IndexName) is null ? SafetensorsFile.Open(single) : OpenSingleOrIndex(single);
        }

        return Find(IndexName) is not null ? ShardedSafetensors.Open(this, IndexName) : OpenOnly();
    }

    /// <summary>Both are there: the single file counts if it holds everything that the index lists.</summary>
    private ITensorSource OpenSingleOrIndex(string single)
    {
        var index = ShardedSafetensors.ReadIndex(this, IndexName);
        if (!index.ContainsValue(SingleName))
        {
            var file = SafetensorsFile.Open(single);
            if (index.Keys.All(file.Entries.ContainsKey))
            {
                return file;
            }

            file.Dispose();
        }

        return ShardedSafetensors.Open(this, IndexName);
    }

    /// <summary>No file of a usual name: the one file of weights, whatever it is called.</summary>
    private ITensorSource OpenOnly()
    {
        foreach (var pattern in new[] { "*.safetensors", "*.gguf" })
        {
            var files = Directory.GetFiles(Path, pattern);
            if (files.Length > 1)
            {
                throw new ModelFileException(Path, null, $"one file {pattern}",
                    string.Join(", ", files.Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal).Take(8)),
                    "Name the file instead of the folder.");
            }

            if (files.Length == 1)
            {
                return WeightsFile.Open(Inside(files[0]));
            }
        }

        var others = Directory.GetFiles(Path)
            .Where(file => _pickles.Contains(System.IO.Path.GetExtension(file))).Order(StringComparer.Ordinal).ToList();
        var llama2c = others.Where(file => Llama2cFile.Looks(Inside(file))).ToList();
        return llama2c.Count == 1 ? Llama2cFile.Open(llama2c[0])
            : others.Find(WeightsFile.LooksPickled) is { } pickle ? throw WeightsFile.Pickle(pickle)
            : throw new ModelFileException(Path, null, $"weights: {SingleName}, shards with {IndexName}, a .gguf or a llama2.c .bin",
                "none", "Fetch the weights beside the configuration (workbook models pull), or name another folder.");
    }

    private string Inside(string path)
    {
        string real;
        try
        {
            real = RealPath.Of(path);
        }
        catch (IOException error)
        {
            throw new ModelFileException(path, null, "a file", error.Message, "Replace the link by the file.", error);
        }

        return _allowed.Any(folder => RealPath.IsInside(real, folder))
            ? path
            : throw new ModelFileException(path, null, "a file in the model's folder", $"a link to {real}",
                "Copy the file into the folder, or name the folder in which it lies.");
    }
}
