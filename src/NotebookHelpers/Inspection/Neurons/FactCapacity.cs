namespace BetweenTokens.Inspection.Neurons;

/// <summary>How much of a list of facts a network holds, in bits (Allen-Zhu and Li 2024, arXiv 2404.05405).</summary>
public static class FactCapacity
{
    /// <summary>
    /// Bits that the network saves whoever must name all the answers: for each fact log2 of the number of possible answers plus log2 of
    /// the probability that it gives the true one; never below 0 for all facts together.
    /// </summary>
    /// <param name="answers">For each fact the number of equally likely answers, and ln p of the true one.</param>
    public static double Bits(IEnumerable<(int Possible, double LogProbability)> answers) =>
        Math.Max(0, answers.Sum(answer => Math.Log2(answer.Possible) + (answer.LogProbability / Math.Log(2))));
}
