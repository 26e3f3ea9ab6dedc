using BetweenTokens.Models;

namespace BetweenTokens.Training;

/// <summary>The recipes of the glass models.</summary>
public static class Recipes
{
    /// <summary>Every recipe by name.</summary>
    public static IReadOnlyDictionary<string, TrainingRecipe> All { get; } = new[]
    {
        new TrainingRecipe { Name = "base", Model = Shape(layers: 6, width: 128, heads: 8), Steps = 5000 },
        new TrainingRecipe { Name = "base-s", Model = Shape(layers: 4, width: 64, heads: 4), Steps = 3000 },
    }.ToDictionary(recipe => recipe.Name, StringComparer.Ordinal);

    // RMSNorm before each part, rotary with base 500 (documents are short), an untied unembedding that starts at zero.
    private static TransformerConfig Shape(int layers, int width, int heads) => new()
    {
        DVocab = 1, // the world's, when it is made
        NLayers = layers,
        DModel = width,
        NHeads = heads,
        NContext = 128,
        Mlp = MlpKind.Plain,
        Activation = Activation.Gelu,
        Rotary = new() { Base = 500 },
    };
}
