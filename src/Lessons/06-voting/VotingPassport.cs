using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>The sixth level's rows of a token's passport.</summary>
public static class VotingPassport
{
    private const int Level = 6;
    private const string Title = "логика выбора";

    /// <summary>What the vote did to a token: over the runner-up, over even guessing, and what of it the final norm does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="trace">A full trace of the prompt by that model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="token">The token, as text; exactly one token.</param>
    public static IReadOnlyList<PassportRow> Rows(LanguageModel model, Trace trace, string prompt, string token)
    {
        int id = Inspection.TokenNames.TokenId(trace, token);
        float[] logits = trace.LogitsAt(^1), plain = WithoutNorm(trace);
        double own = Distributions.LogProbability(logits, id);
        int rival = Distributions.Top(logits, 2).First(i => i != id);
        PassportRow Row(string effect, double nats) => new(Level, Title, model.Described, prompt, token, effect, nats);
        return
        [
            Row($"ln p токена − ln p соперника «{model.Tokenizer!.Decode([rival])}»", own - Distributions.LogProbability(logits, rival)),
            Row("ln p токена − ln 1/V: против равномерного угадывания", own + Math.Log(logits.Length)),
            Row("ln p с последней нормировкой − ln p без неё", own - Distributions.LogProbability(plain, id)),
        ];
    }

    private static float[] WithoutNorm(Trace trace)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var stream = trace[HookPoint.ResidPost, trace.Transformer.Config.NLayers - 1];
        return TensorMemory.Copy<float>(trace.Transformer.Unembed(stream[0, -1].unsqueeze(0))[0]);
    }
}
