using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>One neuron, taken out of the weights.</summary>
/// <param name="Key">What is compared with the input: a column of W1, [dModel].</param>
/// <param name="Linear">Of a gated part the second comparison, [dModel]; of a plain one empty.</param>
/// <param name="Value">What it writes: a row of W2, [dModel].</param>
/// <param name="Bias">Added to the first comparison.</param>
public sealed record OpenNeuron(double[] Key, double[] Linear, double[] Value, double Bias);

/// <summary>A feed-forward part at one place of a text, laid open for a calculation by hand.</summary>
/// <param name="Input">What it reads, [dModel].</param>
/// <param name="Neurons">Its neurons.</param>
/// <param name="Output">What the model computed there, [dModel].</param>
/// <param name="Phi">Its activation.</param>
public sealed record OpenFeedForward(double[] Input, IReadOnlyList<OpenNeuron> Neurons, double[] Output, Func<double, double> Phi)
{
    /// <summary>Opens a part.</summary>
    /// <param name="model">A model with feed-forward parts.</param>
    /// <param name="prompt">The text.</param>
    /// <param name="layer">Layer, counted from one as in pictures.</param>
    public static OpenFeedForward Of(LanguageModel model, string prompt, int layer)
    {
        var config = Kept.WithNeurons(model).Config;
        if (layer < 1 || layer > config.NLayers)
        {
            throw new ReaderException($"{model.Name} has layers 1 to {config.NLayers}; found {layer}.",
                $"У модели {model.Name} слои с 1 по {config.NLayers}, а задан {layer}.");
        }

        HookAddress reads = new(HookPoint.Norm2Out, layer - 1), writes = new(HookPoint.MlpOut, layer - 1);
        using var trace = model.Trace(prompt, TraceOptions.Only(reads, writes));
        var name = $"blocks.{layer - 1}.mlp";
        var gated = config.Mlp == MlpKind.Gated;
        double[][] keys = Rows(model, gated ? $"{name}.gate.weight" : $"{name}.up.weight"),
            values = Rows(model, $"{name}.down.weight", transposed: true);
        double[][] linear = gated ? Rows(model, $"{name}.up.weight") : [];
        double[] biases = config.HasBias(Biases.MlpIn) ? One(model.Transformer.Parameters.Get($"{name}.up.bias")) : new double[config.DMlp];
        double[] rest = config.HasBias(Biases.MlpOut) ? One(model.Transformer.Parameters.Get($"{name}.down.bias"))
            : new double[config.DModel];
        double[] output = One(trace[writes][0, -1]);
        return new(One(trace[reads][0, -1]),
            [.. keys.Select((key, k) => new OpenNeuron(key, gated ? linear[k] : [], values[k], biases[k]))],
            [.. output.Zip(rest, (all, bias) => all - bias)],
            config.Activation switch
            {
                Activation.Relu => FormulaClaims.Relu,
                Activation.Silu => FormulaClaims.Silu,
                _ => FormulaClaims.Gelu,
            });
    }

    /// <summary>How strongly a neuron fires: φ(h · key), times h · linear where the part is gated.</summary>
    public double Fires(OpenNeuron neuron) =>
        Phi(Dot(Input, Needed.Of(neuron).Key) + neuron.Bias) * (neuron.Linear.Length == 0 ? 1 : Dot(Input, neuron.Linear));

    /// <summary>The dot product.</summary>
    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[][] Rows(LanguageModel model, string name, bool transposed = false)
    {
        using var scope = NewDisposeScope();
        var weight = model.Transformer.Parameters.Get(name).to(ScalarType.Float64);
        weight = (transposed ? weight.t() : weight).contiguous();
        return [.. TensorMemory.Copy<double>(weight.cpu()).Chunk((int)weight.shape[1])];
    }

    private static double[] One(Tensor vector)
    {
        using var scope = NewDisposeScope();
        return TensorMemory.Copy<double>(vector.to(ScalarType.Float64).cpu());
    }
}
