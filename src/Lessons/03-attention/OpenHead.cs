using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Layers;
using BetweenTokens.Plots;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>One attention head as plain arrays, for a calculation that a reader can follow line by line.</summary>
/// <remarks>Layers and heads are counted from zero, as in code. Heads without biases and without norms of their own, as here.</remarks>
public static class OpenHead
{
    /// <summary>What the head reads: the normed stream of every word, [T][dModel].</summary>
    /// <param name="trace">A full trace.</param>
    /// <param name="layer">Layer from zero.</param>
    /// <exception cref="ReaderException">There is no such layer.</exception>
    public static float[][] Input(Trace trace, int layer)
    {
        Check(Needed.Of(trace).Transformer.Config, layer, 0);
        using var scope = NewDisposeScope();
        return Rows(trace[HookPoint.Norm1Out, layer][0]);
    }

    /// <summary>The head's query matrix, [dHead][dModel].</summary>
    public static float[][] Query(LanguageModel model, int layer, int head) => Matrix(model, layer, head, "query", shared: false);

    /// <summary>Its key matrix, [dHead][dModel]; several query heads may share one.</summary>
    public static float[][] Key(LanguageModel model, int layer, int head) => Matrix(model, layer, head, "key", shared: true);

    /// <summary>Its value matrix, [dHead][dModel]; several query heads may share one.</summary>
    public static float[][] Value(LanguageModel model, int layer, int head) => Matrix(model, layer, head, "value", shared: true);

    /// <summary>Its part of the output matrix, [dModel][dHead].</summary>
    public static float[][] Output(LanguageModel model, int layer, int head)
    {
        var config = Needed.Of(model).Config;
        Check(config, layer, head);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Rows(model.Transformer.Parameters[$"blocks.{layer}.attention.output.weight"].narrow(1, head * config.DHead, config.DHead));
    }

    /// <summary>A query or a key turned by its place (RoPE), the first half of the coordinates paired with the second: [dHead].</summary>
    /// <param name="model">Whose angles; without rotary positions nothing is turned.</param>
    /// <param name="layer">Layer from zero.</param>
    /// <param name="vector">[dHead].</param>
    /// <param name="place">Position from zero.</param>
    public static float[] Turn(LanguageModel model, int layer, float[] vector, int place)
    {
        var config = Needed.Of(model).Config;
        if (config.Positions != PositionScheme.Rotary || config.Rotary.Layers is { } turns && !turns[layer])
        {
            return vector;
        }

        var (angles, magnitude) = RotaryFrequencies.Of(config.Rotary, config.RotaryDimensions, place + 1);
        var (half, turned) = (config.RotaryDimensions / 2, vector.ToArray());
        for (var pair = 0; pair < half; pair++)
        {
            var (cosine, sine) = (MathF.Cos(place * angles[pair]) * magnitude, MathF.Sin(place * angles[pair]) * magnitude);
            turned[pair] = (vector[pair] * cosine) - (vector[pair + half] * sine);
            turned[pair + half] = (vector[pair + half] * cosine) + (vector[pair] * sine);
        }

        return turned;
    }

    /// <summary>What the head added to the stream at a place, by the library: [dModel].</summary>
    public static float[] Wrote(Trace trace, int layer, int head, int place)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return TensorMemory.Copy<float>(Needed.Of(trace).HeadWrite(layer, head)[0, place].to(ScalarType.Float32));
    }

    /// <summary>The first place of a word in a text; where the text has no such word, its last place.</summary>
    /// <param name="trace">A trace with a tokenizer.</param>
    /// <param name="word">The word as one token, with or without its leading blank.</param>
    public static int Place(Trace trace, string word)
    {
        var found = Array.FindIndex(Pictures.Texts(trace), token => token.Trim('␣') == word.Trim());
        return found < 0 ? trace.Length - 1 : found;
    }

    /// <summary>Names and sizes of arrays, in the letters of the formulas.</summary>
    /// <param name="caption">What is counted.</param>
    /// <param name="arrays">Name, axes in letters, and the array.</param>
    public static Table Sizes(string caption, params IReadOnlyList<(string Name, string Axes, float[][] Values)> arrays) => Table.Of(
        caption, arrays, ("что", a => a.Name), ("оси", a => a.Axes), ("размер", a => $"{a.Values.Length} × {a.Values[0].Length}"),
        ("первые числа", a => string.Join("; ", a.Values[0].Take(4).Select(x => Pictures.Text(x, 2))) + " …"));

    /// <summary>Vectors beside the one that they should be: size, length, cosine with it, and the largest difference.</summary>
    /// <param name="caption">What is compared.</param>
    /// <param name="with">The vector that the others should be.</param>
    /// <param name="vectors">Name and vector, of the same size.</param>
    public static Table Compare(string caption, float[] with, params IReadOnlyList<(string Name, float[] Vector)> vectors) => Table.Of(
        caption, vectors, ("что", v => v.Name), ("размер", v => v.Vector.Length), ("длина", v => Math.Sqrt(Dot(v.Vector, v.Vector))),
        ("косинус с библиотекой", v => Dot(v.Vector, with) / Math.Sqrt(Dot(v.Vector, v.Vector) * Dot(with, with))),
        ("наибольшее расхождение", v => v.Vector.Zip(with, (a, b) => Math.Abs(a - b)).Max()));

    /// <summary>The head by hand, all of it: the pattern's row of a place and what is written there.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">A full trace.</param>
    /// <param name="layer">Layer from zero.</param>
    /// <param name="head">Head from zero.</param>
    /// <param name="place">The place that looks.</param>
    public static (double[] Weights, float[] Wrote) ByHand(LanguageModel model, Trace trace, int layer, int head, int place)
    {
        var x = Input(trace, layer);
        float[][] queries = Query(model, layer, head), keys = Key(model, layer, head), values = Value(model, layer, head);
        var q = Turn(model, layer, Times(queries, x[place]), place);
        double[] scores = [.. x.Take(place + 1).Select((u, at) =>
            Dot(q, Turn(model, layer, Times(keys, u), at)) * (model.Config.ScoreScale ?? 1 / Math.Sqrt(q.Length)))];
        double[] raised = [.. scores.Select(s => Math.Exp(s - scores.Max()))], weights = [.. raised.Select(e => e / raised.Sum())];
        float[][] v = [.. x.Take(place + 1).Select(u => Times(values, u))];
        float[] mix = [.. Enumerable.Range(0, q.Length).Select(c => (float)weights.Select((a, at) => a * v[at][c]).Sum())];
        return (weights, Times(Output(model, layer, head), mix));
    }

    private static float[] Times(float[][] matrix, float[] vector) => [.. matrix.Select(row => Dot(row, vector))];

    private static float Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static float[][] Matrix(LanguageModel model, int layer, int head, string name, bool shared)
    {
        var config = Needed.Of(model).Config;
        Check(config, layer, head);
        if (config.Biases != Biases.None || config.QkNorm || config.Mixer != MixerKind.Attention)
        {
            throw new ReaderException(
                $"The heads of {model.Name} have biases or norms of their own; the calculation by hand has none. Take glass/base.",
                $"У голов модели {model.Name} есть сдвиги или свои нормировки; в счёте вручную их нет. Возьмите glass/base.");
        }

        var row = shared ? head / (config.NHeads / config.NKeyValueHeads) : head;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return Rows(model.Transformer.Parameters[$"blocks.{layer}.attention.{name}.weight"].narrow(0, row * config.DHead, config.DHead));
    }

    private static float[][] Rows(Tensor matrix) =>
        [.. TensorMemory.Copy<float>(matrix.to(ScalarType.Float32).contiguous()).Chunk((int)matrix.shape[1])];

    private static void Check(TransformerConfig config, int layer, int head)
    {
        if (layer < 0 || layer >= config.NLayers || head < 0 || head >= config.NHeads)
        {
            throw new ReaderException(
                $"There is no head {head} in layer {layer}: layers 0 to {config.NLayers - 1}, heads 0 to {config.NHeads - 1}.",
                $"Головы {head} в слое {layer} нет: слои здесь от 0 до {config.NLayers - 1}, головы от 0 до {config.NHeads - 1}.");
        }
    }
}
