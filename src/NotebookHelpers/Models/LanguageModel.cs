using BetweenTokens.Formats.Catalogue;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Loading;
using BetweenTokens.Native;
using BetweenTokens.NextToken;
using BetweenTokens.Tensors;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>A transformer with its name and tokenizer: what notebooks call a model.</summary>
/// <param name="name">Name to show and to write into verdicts.</param>
/// <param name="transformer">Owned by this object from now on.</param>
/// <param name="tokenizer">Null: token ids only.</param>
/// <param name="report">What loading found out; null for a model made in code.</param>
public sealed class LanguageModel(string name, Transformer transformer, ITokenizer? tokenizer = null, LoadReport? report = null)
    : ILanguageModel
{
    /// <inheritdoc/>
    public string Name => name;

    /// <summary>The network.</summary>
    public Transformer Transformer => transformer;

    /// <summary>The network's description.</summary>
    public TransformerConfig Config => transformer.Config;

    /// <inheritdoc/>
    public ITokenizer? Tokenizer => tokenizer;

    /// <summary>Where its numbers lie, and what it computes.</summary>
    public Device Device => transformer.Device;

    /// <summary>What loading found out: unused tensors, a missing tokenizer. Null for a model made in code.</summary>
    public LoadReport? Report => report;

    /// <summary>Name, stored type and type in use, as a verdict states them: <c>smollm2-135m-instruct, Q4_1 in float32</c>.</summary>
    public string Described => $"{name}{(report is null ? "" : $", {report.Stored}")} "
        + $"in {transformer.Parameters.Get("embed.weight").dtype.ToString().ToLowerInvariant()}";

    /// <inheritdoc/>
    public int VocabularySize => Config.DVocab;

    /// <inheritdoc/>
    public int? ContextLength => Config.NContext;

    /// <inheritdoc/>
    public IReadOnlyList<int> EndIds => [.. Config.EndIds.Concat(tokenizer?.EndId is { } end ? [end] : []).Distinct()];

    /// <summary>Loads a model.</summary>
    /// <param name="model">
    /// A folder with config.json and safetensors, a .gguf, a llama2.c .bin; or a name, looked up in <c>data/models</c>
    /// (<c>glass/base</c>), <c>$BETWEEN_TOKENS_MODELS</c>, <c>../shared/models</c> and the Hugging Face cache, in this order.
    /// </param>
    /// <param name="type">Float32 for numbers to compare, BFloat16 for speed.</param>
    /// <param name="device">Where it lies and computes; null: <see cref="Devices.Default"/>, CUDA where it is there.</param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="Formats.ModelFileException">It is nowhere, broken, or of a kind that is not supported; says what to do.</exception>
    /// <exception cref="ArgumentException">The device is not there; says what is, and what to do.</exception>
    public static LanguageModel Load(string model, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        Clone.Require();
        using var starting = NativeStart.Begin(device);
        return ModelLoader.Load(ModelPlaces.Here().Find(model), NameOf(model), type, device);
    }

    /// <summary>Loads a model that may not be on this machine, so that a notebook goes on without it.</summary>
    /// <inheritdoc cref="Load"/>
    /// <returns>The model, or why it is not here and which command fetches it. A broken one still throws.</returns>
    public static Maybe<LanguageModel> LoadIfHere(
        string model, ScalarType type = ScalarType.Float32, Device? device = null) =>
        LoadIfPresent(model, type, device) is { } loaded
            ? new(loaded, "", model)
            : new(null, ModelPlaces.Here().NotFound(model).Message, model);

    /// <summary>Loads a model where it is on this machine, so that a notebook goes on without it.</summary>
    /// <inheritdoc cref="Load"/>
    /// <returns>The model, which the caller disposes; null where no place holds it. A broken one still throws.</returns>
    internal static LanguageModel? LoadIfPresent(string model, ScalarType type = ScalarType.Float32, Device? device = null)
    {
        Clone.Require();
        if (ModelPlaces.Here().FindOrNull(model) is not { } path)
        {
            return null;
        }

        using var starting = NativeStart.Begin(device);
        return ModelLoader.Load(path, NameOf(model), type, device);
    }

    // A model given by its path is called by the path's end: a name stands in titles and verdicts, where
    // this machine's folders say nothing.
    private static string NameOf(string model) =>
        Path.Exists(model) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(model))) : model;

    /// <inheritdoc/>
    public IReading Start(int streams = 1) => Start(streams, null);

    /// <inheritdoc/>
    public LogitRows Logits(ReadOnlySpan<int> ids) => Logits(ids, null);

    /// <summary>
    /// The same model with its weights in another type, for instance Float64, in which the pass then runs from end to end: for finite
    /// differences, and to tell what rounding does. Logits that leave it as floats are rounded at the end.
    /// </summary>
    /// <param name="type">Float32, BFloat16 or Float64.</param>
    /// <returns>A model of its own; the caller disposes it.</returns>
    public LanguageModel In(ScalarType type) =>
        new(name, new Transformer(TransformerParameters.In(transformer.Parameters, type)), tokenizer);

    /// <summary>Writes config.json and model.safetensors, from which <see cref="Load"/> gives the same network.</summary>
    /// <param name="folder">Made if need be; a tokenizer's files in it stay as they are.</param>
    /// <param name="type">Float32, or BFloat16 or Float16 for half the size. Norms are kept in float32.</param>
    public void Save(string folder, ScalarType type = ScalarType.Float32) => ModelSaver.Save(transformer, folder, type);

    /// <summary>Frees the weights.</summary>
    public void Dispose() => transformer.Dispose();

    /// <summary>A reading whose passes go by hooks.</summary>
    internal IReading Start(int streams, Func<long, IForwardHooks?>? hooks) => new TransformerReading(transformer, streams, hooks);

    /// <summary>One pass that goes by hooks.</summary>
    internal LogitRows Logits(ReadOnlySpan<int> ids, IForwardHooks? hooks)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var logits = transformer.Forward(tensor(ids.ToArray().Select(id => (long)id).ToArray(), device: CPU).unsqueeze(0), hooks: hooks);
        return new LogitRows(TensorMemory.Copy<float>(logits), VocabularySize);
    }
}
