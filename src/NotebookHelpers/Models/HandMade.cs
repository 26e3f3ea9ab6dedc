using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Layers;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>Transformers whose weights are written down by formula: known ground truth for every tool that looks inside a model.</summary>
public static class HandMade
{
    private const double Gap = 20; // nats by which the right place outscores any other: e^-20 of the attention goes astray

    /// <summary>
    /// An induction model of two attention layers with one head each (Elhage et al. 2021, Olsson et al. 2022). It predicts uniformly
    /// until the present word has occurred before, and then whatever followed it.
    /// </summary>
    /// <remarks>
    /// The stream has three parts of V coordinates: this word, the word before, the word to come; x = [e_w, 0, 0] at the start.
    /// <para>Layer 0, previous-token head: queries and keys are biases alone, k = (1, 0) and q = (cos θ_f, −sin θ_f) in every rotary
    /// pair f, so that score(i, j) = a Σ_f cos θ_f(i − j − 1), largest at j = i − 1. It copies the word there into the second part.</para>
    /// <para>Layer 1, induction head, without rotation: q = b·[this word] and k = [the word before], so a place scores b where the word
    /// before it was the present one; the end mark that starts the text scores b/2 from everywhere and is where attention rests
    /// when nothing matches. It copies the word of that place into the third part, and nothing from the end mark.</para>
    /// <para>The unembedding reads the third part times c = 2 ln V + 5: the copied word has probability above 1 − e^−5/V.</para>
    /// </remarks>
    /// <param name="vocabulary">V, the number of words.</param>
    /// <param name="endToken">The mark that stands before a text.</param>
    /// <param name="context">Longest text.</param>
    /// <param name="tokenizer">The words; null: the model takes ids only.</param>
    /// <param name="device">Where it lies; null: <see cref="Devices.Default"/>.</param>
    /// <returns>The model; the caller disposes it.</returns>
    public static LanguageModel Induction(
        int vocabulary, int endToken, int context = 128, ITokenizer? tokenizer = null, Device? device = null)
    {
        var head = vocabulary + 2 - (vocabulary % 2); // V coordinates and one for the end mark, an even number to turn
        var config = new TransformerConfig
        {
            DVocab = vocabulary,
            NLayers = 2,
            DModel = 3 * vocabulary,
            NHeads = 1,
            DHead = head,
            NContext = context,
            Norm = NormKind.None,
            Mlp = MlpKind.None,
            Biases = Biases.QueryKeyValue,
            ScoreScale = 1,
            Rotary = new() { Layers = [true, false] },
            BeginId = endToken,
            EndIds = [endToken],
        };
        var parameters = TransformerParameters.Allocate(config, ScalarType.Float32, device);
        using (no_grad())
        {
            foreach (var spec in parameters.Specs)
            {
                using var zero = zeros(spec.Shape, ScalarType.Float32, CPU);
                parameters.Set(spec.Name, zero);
            }

            Put(parameters, "embed.weight", vocabulary, (word, _) => (word, word, 1));
            Put(parameters, "unembed.weight", vocabulary, (word, v) => (word, (2 * v) + word, (2 * Math.Log(v)) + 5));
            PreviousToken(parameters, config, vocabulary);
            InductionHead(parameters, vocabulary, endToken);
        }

        return new LanguageModel("induction by hand", new Transformer(parameters), tokenizer);
    }

    private static void PreviousToken(TransformerParameters parameters, TransformerConfig config, int vocabulary)
    {
        var (turns, _) = RotaryFrequencies.Of(config.Rotary, config.RotaryDimensions, 0);
        var (half, query, key) = (turns.Length, new float[config.DHead], new float[config.DHead]);
        var gap = Enumerable.Range(0, config.NContext!.Value + 1)
            .Where(distance => distance != 1).Min(distance => turns.Sum(turn => 1 - Math.Cos(turn * (distance - 1))));
        for (var pair = 0; pair < half; pair++)
        {
            // rotary pairs are (i, i + d/2)
            (query[pair], query[pair + half]) = ((float)(Gap / gap * Math.Cos(turns[pair])), (float)(-Gap / gap * Math.Sin(turns[pair])));
            key[pair] = 1;
        }

        using var scope = NewDisposeScope();
        parameters.Set("blocks.0.attention.query.bias", tensor(query, device: CPU));
        parameters.Set("blocks.0.attention.key.bias", tensor(key, device: CPU));
        Put(parameters, "blocks.0.attention.value.weight", vocabulary, (word, _) => (word, word, 1));
        Put(parameters, "blocks.0.attention.output.weight", vocabulary, (word, v) => (v + word, word, 1));
    }

    private static void InductionHead(TransformerParameters parameters, int vocabulary, int endToken)
    {
        Put(parameters, "blocks.1.attention.query.weight", vocabulary, (word, _) => (word, word, 2 * Gap));
        Put(parameters, "blocks.1.attention.key.weight", vocabulary, (word, v) => (word, v + word, 1));
        Put(parameters, "blocks.1.attention.value.weight", vocabulary, (word, _) => (word, word, word == endToken ? 0 : 1));
        Put(parameters, "blocks.1.attention.output.weight", vocabulary, (word, v) => ((2 * v) + word, word, 1));

        // the coordinate behind the words: where attention rests
        using var scope = NewDisposeScope();
        parameters.Get("blocks.1.attention.query.bias").index_fill_(0, tensor(new long[] { vocabulary }, device: parameters.Device), Gap);
        parameters.Get("blocks.1.attention.key.weight")
            .index_put_(tensor(1f, device: parameters.Device), TensorIndex.Single(vocabulary), TensorIndex.Single(endToken));
    }

    /// <summary>One entry of a matrix for every word: row, column, value.</summary>
    private static void Put(
        TransformerParameters parameters, string name, int vocabulary, Func<int, int, (int Row, int Column, double Value)> entry)
    {
        var matrix = parameters.Get(name);
        var (width, values) = ((int)matrix.shape[1], new float[matrix.numel()]);
        for (var word = 0; word < vocabulary; word++)
        {
            var (row, column, value) = entry(word, vocabulary);
            values[(row * width) + column] = (float)value;
        }

        using var filled = tensor(values, matrix.shape, device: CPU);
        parameters.Set(name, filled);
    }
}
