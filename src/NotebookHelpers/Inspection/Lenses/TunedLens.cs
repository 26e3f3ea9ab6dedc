using BetweenTokens.Formats;
using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Lenses;

/// <summary>
/// The tuned lens (Belrose et al. 2023): before the final norm and the unembedding read the stream at a depth, an affine translator of
/// that depth, h + A h + b, turns it into the basis of the last layer. It starts at the identity, where it is the logit lens; after the
/// last layer it is the identity for good. Made by <c>TunedLensTrainer.Train</c>.
/// </summary>
/// <remarks>A lens that has learnt can know more than the layer does. Judge it on texts that it was not trained on, and beside a lens
/// tuned on an untrained model.</remarks>
/// <example><code>
/// using var lens = TunedLensTrainer.Train(model, texts);
/// LogitLens.Of(trace, tuned: lens)
/// </code></example>
public sealed class TunedLens : IDisposable
{
    private const string ModelKey = "model";

    private readonly Tensor[] _weights;
    private readonly Tensor[] _biases;

    private TunedLens(string model, Tensor[] weights, Tensor[] biases) => (Model, _weights, _biases) = (model, weights, biases);

    /// <summary>Name of the model that it belongs to.</summary>
    public string Model { get; }

    /// <summary>Depths that have a translator: 0 (embedding) to the number of layers less one.</summary>
    public int Depths => _weights.Length;

    /// <summary>A and b of a depth, float32 [dModel, dModel] and [dModel]; owned by the lens.</summary>
    internal (Tensor Weight, Tensor Bias) this[int depth] => (_weights[depth], _biases[depth]);

    /// <summary>A lens that has learnt nothing: the logit lens.</summary>
    /// <param name="model">Any transformer; its weights say where the lens lies.</param>
    /// <returns>The caller disposes it.</returns>
    public static TunedLens Identity(LanguageModel model)
    {
        using var scope = NewDisposeScope();
        var (config, device) = (model.Config, model.Transformer.Parameters.Get("embed.weight").device);
        Tensor[] Zeros(params long[] shape) =>
            [.. Enumerable.Range(0, config.NLayers).Select(_ => zeros(shape, ScalarType.Float32, device).DetachFromDisposeScope())];
        return new(model.Name, Zeros(config.DModel, config.DModel), Zeros(config.DModel));
    }

    /// <summary>A stream in the basis of the last layer.</summary>
    /// <param name="stream">The stream before the first block (depth 0) or after block depth − 1, float32 [..., dModel].</param>
    /// <param name="depth">0 to the number of layers.</param>
    /// <returns>The same shape; the caller disposes it.</returns>
    public Tensor Translate(Tensor stream, int depth)
    {
        if (depth < 0 || depth > Depths)
        {
            throw new ArgumentException($"This lens has depths 0 to {Depths}; found {depth}.", nameof(depth));
        }

        using var scope = NewDisposeScope();
        return (depth == Depths ? stream.alias() : stream + nn.functional.linear(stream, _weights[depth], _biases[depth]))
            .MoveToOuterDisposeScope();
    }

    /// <summary>Writes the translators as safetensors: <c>depth.N.weight</c> and <c>depth.N.bias</c>, with the model's name.</summary>
    /// <param name="path">The file; an older one of that name is replaced.</param>
    public void Save(string path) =>
        SafetensorsWriter.Save(
            path,
            Enumerable.Range(0, Depths)
                .SelectMany(depth => new[] { (Name(depth, "weight"), _weights[depth]), (Name(depth, "bias"), _biases[depth]) })
                .ToDictionary(),
            new Dictionary<string, string> { [ModelKey] = Model });

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model that it belongs to, or one of the same shape.</param>
    /// <returns>The lens; the caller disposes it.</returns>
    /// <exception cref="ModelFileException">It is broken, or made for a model of another shape.</exception>
    public static TunedLens Load(string path, LanguageModel model)
    {
        using var file = SafetensorsFile.Open(path);
        var (width, layers) = ((long)model.Config.DModel, model.Config.NLayers);
        foreach (var (name, shape) in Enumerable.Range(0, layers)
            .SelectMany(depth => new[] { (Name(depth, "weight"), new[] { width, width }), (Name(depth, "bias"), [width]) }))
        {
            var found = file.Entries.TryGetValue(name, out var entry) ? Shape.Text([.. entry.Shape]) : "none";
            if (found != Shape.Text(shape) || file.Entries.Count != 2 * layers)
            {
                var other = file.Metadata.GetValueOrDefault(ModelKey, "another model");
                throw new ModelFileException(
                    path, $"tensor {name}", $"{Shape.Text(shape)}, in a lens of {layers} depths",
                    $"{found}, in one of {file.Entries.Count / 2}",
                    $"This lens was tuned for {other}: load that one, or tune a lens for {model.Name}.");
            }
        }

        var lens = Identity(model);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        for (var depth = 0; depth < layers; depth++)
        {
            lens._weights[depth].copy_(file.Read(Name(depth, "weight"), ScalarType.Float32));
            lens._biases[depth].copy_(file.Read(Name(depth, "bias"), ScalarType.Float32));
        }

        return lens;
    }

    /// <summary>Frees the translators.</summary>
    public void Dispose()
    {
        foreach (var tensor in _weights.Concat(_biases))
        {
            tensor.Dispose();
        }
    }

    private static string Name(int depth, string what) => FormattableString.Invariant($"depth.{depth}.{what}");
}
