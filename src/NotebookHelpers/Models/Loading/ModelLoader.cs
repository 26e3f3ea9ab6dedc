using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Families;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Loading;

/// <summary>Opens whatever holds a model: a folder, a GGUF, a llama2.c file.</summary>
internal static class ModelLoader
{
    /// <summary>Reads config, weights and tokenizer.</summary>
    /// <param name="path">Folder or file.</param>
    /// <param name="name">Name for messages and verdicts.</param>
    /// <param name="type">Type of the matrices.</param>
    /// <param name="device">Where they lie; null: the default.</param>
    public static LanguageModel Load(string path, string name, ScalarType type, Device? device)
    {
        var opened = Open(path);
        var (weights, family, config) = (opened.Weights, opened.Family, opened.Config);
        using var closing = weights;
        var notes = new List<string>();

        // Beside the weights, and never longer than their file is open.
        var reading = Task.Run(() => Tokenizer(weights, path, config, notes));
        using var ending = new Awaited(reading);
        var (parameters, unused) = WeightLoader.Load(weights, config, family, type, Devices.Of(device));
        try
        {
            var tokenizer = reading.GetAwaiter().GetResult();
            var warnings = opened.Warnings.ToList();
            StoredTensors.Warn(ModelFolder.At(path), unused, warnings);
            var report = new LoadReport(path, family.ModelType, MainType(weights), unused, notes)
            {
                Warnings = warnings,
                Generation = opened.Generation,
            };
            return new LanguageModel(name, new Transformer(parameters), tokenizer, report);
        }
        catch
        {
            parameters.Dispose();
            throw;
        }
    }

    /// <summary>Opens the weights and reads the config, without reading a tensor. The caller disposes the weights.</summary>
    public static OpenedModel Open(string path)
    {
        var folder = ModelFolder.At(path);
        // The config is looked at first: its refusal names the family, where the weights' would name a file.
        var file = folder.Find("config.json") is { } configPath && !path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase)
            ? ConfigReader.Open(configPath)
            : null;
        var described = file is null ? ((Family, TransformerConfig)?)null : Family.Of(file);
        var weights = folder.OpenWeights();
        try
        {
            // A GGUF and a llama2.c file describe themselves, whatever lies beside them.
            var warnings = new List<string>();
            if (described is not { } read || weights is GgufFile or Llama2cFile)
            {
                var (own, itself, told) = Describe(weights, folder);
                return new OpenedModel(weights, own, itself, told, null);
            }

            var (family, config) = (read.Item1, StoredTensors.WithHead(weights, read.Item1, read.Item2, warnings));
            var generation = GenerationDefaults.Read(folder, config.DVocab, warnings);
            return new OpenedModel(weights, family, config with { EndIds = [.. config.EndIds.Union(generation?.EndIds ?? [])] },
                [.. file!.Warnings, .. warnings], generation);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static string MainType(ITensorSource weights) =>
        weights.Entries.Values.GroupBy(entry => entry.StoredType).MaxBy(type => type.Sum(entry => entry.Bytes))?.Key ?? "";

    private static (Family Family, TransformerConfig Config, IReadOnlyList<string> Warnings) Describe(
        ITensorSource weights, ModelFolder folder) => weights switch
        {
            GgufFile gguf => GgufConfig.Read(gguf),
            Llama2cFile llama => (Llama2cFamily.It, Llama2cFamily.Read(llama.Header), []),
            _ => throw new ModelFileException(Path.Combine(folder.Path, "config.json"), null,
                "the config that belongs to the weights", "no such file", "Fetch it beside the weights (workbook models pull)."),
        };

    /// <summary>The tokenizer beside the weights, else the one in a GGUF's metadata, else none.</summary>
    private static Tokenizer? Tokenizer(ITensorSource weights, string path, TransformerConfig config, List<string> notes)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var tokenizer = weights is GgufFile gguf && TokenizerFile.FromGguf(gguf.Metadata, gguf.Path) is { } inside ? inside
            : TokenizerFile.Exists(folder) ? TokenizerFile.Load(folder) : null;
        if (tokenizer is null)
        {
            notes.Add("No tokenizer lies beside the weights: the model takes token ids only.");
        }
        else if (tokenizer.VocabularySize > config.DVocab)
        {
            notes.Add($"The tokenizer knows {tokenizer.VocabularySize} tokens, the model {config.DVocab}: "
                + $"a text with one of the rest is refused.");
        }

        return tokenizer;
    }
}

/// <summary>A model whose files are open and whose config is read.</summary>
/// <param name="Weights">Its tensors; the holder disposes them.</param>
/// <param name="Family">How they are called.</param>
/// <param name="Config">What they must fit.</param>
/// <param name="Warnings">Why its numbers may not be the publisher's.</param>
/// <param name="Generation">The publisher's settings for continuing a text.</param>
internal sealed record OpenedModel(
    ITensorSource Weights,
    Family Family,
    TransformerConfig Config,
    IReadOnlyList<string> Warnings,
    GenerationDefaults? Generation);
