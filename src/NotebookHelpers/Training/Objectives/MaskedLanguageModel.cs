using BetweenTokens.Microworld;
using BetweenTokens.Statistics;

namespace BetweenTokens.Training.Objectives;

/// <summary>
/// Guessing hidden words (Devlin et al. 2019): a share of the tokens is chosen; of these most become a mask, some
/// a random token, some stay; the loss asks for the chosen ones. Works with and without the causal mask: with it
/// the words to the right are hidden too.
/// </summary>
/// <param name="MaskToken">Id of the mask, one that no document has: the first after the law's own.</param>
/// <param name="Share">Share of the tokens that are chosen.</param>
/// <param name="Masked">Share of the chosen ones that become the mask.</param>
/// <param name="Random">Share of the chosen ones that become a random token; the rest stays as it is.</param>
public sealed record MaskedLanguageModel(int MaskToken, double Share = 0.15, double Masked = 0.8, double Random = 0.1)
{
    /// <summary>A stream of such batches, for a trainer whose recipe spares a token for the mask.</summary>
    /// <param name="batches">Where the documents come from; the result disposes it.</param>
    /// <param name="seed">Seed of what is hidden.</param>
    public IBatchSource Batches(IBatchSource batches, long seed)
    {
        var random = new SeededRandom(seed);
        return new ChangedBatches(batches, batch => Hide(batch, random));
    }

    /// <summary>Hides tokens of packed documents.</summary>
    /// <param name="batch">From the packer, whose inputs are shifted by one.</param>
    /// <param name="random">Seeded; the same state, the same choice.</param>
    /// <returns>Inputs are the tokens themselves, hidden where chosen; targets stand at the chosen places only, at least at one.</returns>
    public PackedBatch Hide(PackedBatch batch, SeededRandom random)
    {
        if (!(Share is > 0 and <= 1 && Masked >= 0 && Random >= 0 && Masked + Random <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Share {Share} must be above 0 and at most 1, and Masked {Masked} + Random {Random} at most 1."));
        }

        var (inputs, targets) = ((int[])batch.Inputs.Clone(), new int[batch.Targets.Length]);
        Array.Fill(targets, Packer.NoTarget);
        var places = Enumerable.Range(0, targets.Length).Where(i => batch.Targets[i] != Packer.NoTarget).ToArray();
        var forced = places.Length > 0 ? places[random.Next(places.Length)] : -1; // a batch without a target has no loss
        foreach (var i in places)
        {
            var token = batch.Targets[i];
            var (chosen, how) = (random.NextDouble() < Share, random.NextDouble());
            inputs[i] = token;
            if (chosen || i == forced)
            {
                targets[i] = token;
                inputs[i] = how < Masked ? MaskToken : how < Masked + Random ? random.Next(MaskToken) : token;
            }
        }

        return batch with { Inputs = inputs, Targets = targets };
    }
}
