using System.Text.Json;
using static TorchSharp.torch;

namespace BetweenTokens.Formats;

/// <summary>Several safetensors files under one index, which says in which of them each tensor lies.</summary>
public sealed class ShardedSafetensors : ITensorSource
{
    private const int LargestIndex = 32 << 20;
    private const int MostShards = 1000;

    private readonly Dictionary<string, SafetensorsFile> _shards;
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);

    private ShardedSafetensors(string path, Dictionary<string, SafetensorsFile> shards)
    {
        (Path, _shards) = (path, shards);
    }

    /// <inheritdoc/>
    public string Path { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorEntry> Entries => _entries;

    /// <summary>Opens every shard and checks it against the index.</summary>
    /// <param name="folder">The model's folder; no shard outside of it is opened.</param>
    /// <param name="indexName">Name of the index in it.</param>
    /// <exception cref="ModelFileException">A shard is missing, broken, leads elsewhere, or lacks a tensor
    /// that the index promises.</exception>
    public static ShardedSafetensors Open(ModelFolder folder, string indexName)
    {
        var path = folder.Require(indexName, "an index of shards");
        var index = ReadIndex(folder, indexName);
        var source = new ShardedSafetensors(path, new(StringComparer.Ordinal));
        try
        {
            foreach (var shard in index.Values.Distinct(StringComparer.Ordinal))
            {
                if (!ModelFolder.IsPlainName(shard))
                {
                    const string Expected = "the plain name of a file in the model's folder",
                        Next = "The index is damaged or hostile: fetch the model from a source you trust.";
                    throw new ModelFileException(path, $"weight_map, {FileText.Shown(shard)}", Expected, "a path", Next);
                }

                source._shards.Add(shard, SafetensorsFile.Open(folder.Require(shard, $"a shard that {indexName} lists")));
            }

            foreach (var (name, shard) in index)
            {
                var file = source._shards[shard];
                source._entries.Add(name, file.Entries.TryGetValue(name, out var entry)
                    ? entry
                    : throw new ModelFileException(file.Path, $"tensor {FileText.Shown(name)}", $"the tensor, as {indexName} says",
                        "no such tensor in this shard", "Index and shards belong to different versions: fetch the model again."));
            }

            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Tensor Read(string name, ScalarType type) =>
        Holding(name)?.Read(name, type) ?? throw TensorFile.Missing(Path, name, _entries.Keys);

    /// <summary>Closes every shard.</summary>
    public void Dispose()
    {
        foreach (var shard in _shards.Values)
        {
            shard.Dispose();
        }
    }

    /// <summary>The shard that holds a tensor; null where none does.</summary>
    internal TensorFile? Holding(string name) =>
        _entries.TryGetValue(name, out var entry) ? _shards.Values.First(shard => shard.Path == entry.File) : null;

    /// <summary>Reads an index: tensor name to shard name. Shard names are plain file names, or refused.</summary>
    internal static Dictionary<string, string> ReadIndex(ModelFolder folder, string indexName)
    {
        var path = folder.Require(indexName, "an index of shards");
        var index = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(CheckedFile.Bytes(path, LargestIndex, "an index of shards"));
            ReadTop(path, ref reader, index);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new ModelFileException(path, null, "JSON with a weight_map", error.Message, FileText.FetchAgain, error);
        }

        if (index.Count == 0 || index.Values.Distinct(StringComparer.Ordinal).Count() > MostShards)
        {
            throw new ModelFileException(path, "weight_map", $"1 to {TensorLayout.MostTensors} tensors in at most {MostShards} shards",
                $"{index.Count} tensors", FileText.FetchAgain);
        }

        return index;
    }

    private static void ReadTop(string path, ref Utf8JsonReader reader, Dictionary<string, string> index)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("no object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isMap = reader.ValueTextEquals("weight_map");
            reader.Read();
            if (!isMap)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new ModelFileException(path, "weight_map", "an object", reader.TokenType.ToString(), FileText.FetchAgain);
            }

            ReadMap(path, ref reader, index);
        }

        while (reader.Read())
        {
            throw new JsonException("something after the last brace");
        }
    }

    private static void ReadMap(string path, ref Utf8JsonReader reader, Dictionary<string, string> index)
    {
        var shards = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var shard = reader.TokenType == JsonTokenType.String
                ? reader.GetString()!
                : throw new ModelFileException(
                    path, $"weight_map, {FileText.Shown(name)}", "a file name", reader.TokenType.ToString(), FileText.FetchAgain);

            // One string object a shard, however many tensors it holds.
            shards.TryAdd(shard, shard);
            if (!index.TryAdd(name, shards[shard]) || index.Count > TensorLayout.MostTensors)
            {
                throw new ModelFileException(
                    path, $"weight_map, {FileText.Shown(name)}", $"one shard for each of at most {TensorLayout.MostTensors} tensors",
                    "two entries of that name, or more tensors", FileText.FetchAgain);
            }
        }
    }
}
