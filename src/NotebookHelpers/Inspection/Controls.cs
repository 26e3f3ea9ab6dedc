using BetweenTokens.Models;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection;

/// <summary>What an instrument must be tried on as well before its reading is believed.</summary>
public static class Controls
{
    /// <summary>
    /// The same network before it learnt anything: fresh weights of the same shape, the same tokenizer. An instrument that finds
    /// its structure here too has found the architecture, or itself (Méloux et al. 2025, after the dead salmon of brain imaging).
    /// </summary>
    /// <param name="model">Gives the config, the type of the weights and the tokenizer; not changed.</param>
    /// <param name="seed">Same seed, same weights.</param>
    /// <param name="initial">How they are drawn; null: as training starts here.</param>
    /// <returns>The untrained model; the caller disposes it.</returns>
    /// <example><code>
    /// using var untrained = Controls.Untrained(model, seed: 1);
    /// Ablation.Heads(untrained, prompt, metric)
    /// </code></example>
    public static LanguageModel Untrained(LanguageModel model, long seed = 0, InitialWeights? initial = null)
    {
        // The numbers of TransformerParameters.Initialise, laid out for reading, as a loaded model is, and in its type: the same kernels
        // run. One parameter at a time, so that no second network lies in memory.
        var (initially, parameters) = (initial ?? new InitialWeights(),
            TransformerParameters.Allocate(model.Config, model.Transformer.Parameters.Get("embed.weight").dtype, model.Device));
        using var noGradient = no_grad();
        using var generator = new Generator((ulong)seed, CPU);
        foreach (var spec in parameters.Specs)
        {
            using var scope = NewDisposeScope();
            parameters.Set(spec.Name, initially.Draw(spec, model.Config, generator));
        }

        return new LanguageModel($"{model.Name}, untrained", new Transformer(parameters), model.Tokenizer);
    }
}
