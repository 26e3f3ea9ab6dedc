using BetweenTokens.Microworld;
using BetweenTokens.Text.Training;
using BetweenTokens.Training.Pieces;

namespace BetweenTokens.Training;

/// <summary>What a recipe teaches: a law in words, and the same law in the tokens that the model reads.</summary>
public sealed class GlassLaw
{
    private Law? _world;

    private GlassLaw(TrainingLaw inWords, Corpus? corpus, TokenizerDefinition? pieces)
    {
        (InWords, Corpus) = (inWords, corpus);
        InTokens = pieces is null ? inWords : new SpelledLaw(inWords, pieces);
    }

    /// <summary>The law in words; it knows its world.</summary>
    public TrainingLaw InWords { get; }

    /// <summary>The finite corpus, if the recipe has one, in words.</summary>
    public Corpus? Corpus { get; }

    /// <summary>What the model learns: <see cref="InWords"/> itself, or the same in pieces (<see cref="SpelledLaw"/>).</summary>
    public Law InTokens { get; }

    /// <summary>The truth, in the same tokens.</summary>
    public Law World => _world ??= InTokens.IsSpelled ? new SpelledLaw(InWords.World, InTokens.TokenizerDefinition) : InWords.World;

    /// <summary>The tokenizer, as it is saved with the model.</summary>
    public TokenizerDefinition Tokenizer => InTokens.TokenizerDefinition;

    /// <summary>Makes the world, its corpus and its tokens.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="corpus">Documents in the words of the recipe's world, instead of those that the recipe draws.</param>
    /// <exception cref="ArgumentException">A document can be longer than a row, or the vocabulary is smaller than the alphabet.</exception>
    public static GlassLaw Of(TrainingRecipe recipe, Corpus? corpus = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var world = Microworld.World.Create(recipe.World);
        var law = TrainingLaw.Of(world);
        corpus ??= recipe.CorpusTokens is { } tokens ? Corpus.Draw(law, tokens, recipe.CorpusSeed) : null;
        var glass = new GlassLaw(corpus is null ? law : TrainingLaw.Of(world, corpus), corpus, recipe.Pieces?.Train(law).ToDefinition());
        if (recipe.Pieces is not null)
        {
            LongestDocument.MustFit(glass.InTokens, recipe.Length, recipe.World.MaxTokens);
        }

        return glass;
    }

    /// <summary>The first word that a tokenizer splits otherwise than this law does; null where there is none.</summary>
    public string? SplitOtherwise(Text.ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var words = InWords.Words.Words;
        var other = Enumerable.Range(0, words.Count).FirstOrDefault(word => !tokenizer.Encode(SpelledLaw.TextOf(InWords, [word])).Select(token => token.Id).SequenceEqual(InTokens.Spelling(word).ToArray()), -1);
        return other < 0 ? null : words[other];
    }
}
