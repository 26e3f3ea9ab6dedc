using BetweenTokens.Microworld;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Losses;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Runs;

/// <summary>What a training starts from besides its weights.</summary>
internal sealed record TrainingStart(Law Law, GlassLaw? Glass, IBatchSource Batches)
{
    /// <summary>World, corpus and stream of a recipe.</summary>
    public static TrainingStart Of(TrainingRecipe recipe, Corpus? corpus)
    {
        var glass = GlassLaw.Of(recipe, corpus);
        var (law, drawn) = (glass.InTokens, glass.InWords);
        var batches = glass.Corpus is null
            ? Stream(recipe, law, drawn)
            : Packed(recipe, law, drawn, glass.Corpus.Epochs(recipe.CorpusSeed));
        return new(law, glass, Hidden(recipe, law, batches));
    }

    /// <summary>Documents of a law without end, those of the primer first.</summary>
    public static IBatchSource Stream(TrainingRecipe recipe, Law law) => Stream(recipe, law, law);

    // Drawn in words and then split: the same documents in the same order, whatever the tokens.
    private static IBatchSource Stream(TrainingRecipe recipe, Law law, Law drawn) => recipe.Primer.Reverse().Aggregate(
        Drawn(recipe, law, drawn, recipe.Targets),
        (rest, primer) => new PrimedSource(Primed(recipe, law, drawn, primer), primer.Steps, rest));

    private static IBatchSource Primed(TrainingRecipe recipe, Law law, Law drawn, Primer primer)
    {
        var mixed = law.WithShares(primer.Shares);
        return Drawn(recipe, mixed, ReferenceEquals(law, drawn) ? mixed : drawn.WithShares(primer.Shares), primer.Targets);
    }

    private static IBatchSource Drawn(TrainingRecipe recipe, Law law, Law drawn, TargetChoice targets)
    {
        var batches = Packed(recipe, law, drawn, new Sampler(drawn, recipe.CorpusSeed).Documents());
        return targets == TargetChoice.Drawn ? batches : new LawTargets(batches, law, targets, law.TokenCount + recipe.SpareTokens);
    }

    // Always by the mask, so that the law of a hidden word given what is seen is exact.
    private static IBatchSource Hidden(TrainingRecipe recipe, Law law, IBatchSource batches) =>
        recipe.MaskedShare is { } share
            ? new Objectives.MaskedLanguageModel(law.TokenCount, share, Masked: 1, Random: 0).Batches(batches, recipe.CorpusSeed)
            : batches;

    private static PackedSource Packed(TrainingRecipe recipe, Law law, Law drawn, IEnumerable<int[]> documents) =>
        new((law.IsSpelled && !drawn.IsSpelled ? documents.Select(document => law.Spell(document, ends: false)) : documents)
            .GetEnumerator(), recipe.Rows, recipe.Length, law.EndToken);
}
