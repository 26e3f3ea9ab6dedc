using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using BetweenTokens.Text;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>06-12: logits from the last stream with and without the final norm, against the model's own.</summary>
public static class FinalNormSurveys
{
    private const int MostPlaces = 50;
    private static readonly string[] _columns = ["with", "without"];

    /// <summary>A hundred documents of the world.</summary>
    public static Survey World { get; } = SurveyModels.Survey("final-norm-world", VotingWorld.Glass, _columns,
        _ => VotingWorld.Documents(100),
        (model, index) => Row(model, VotingWorld.Unit(index), VotingWorld.Read(VotingWorld.Document(index, 612))));

    /// <summary>The first fifty places of five English passages.</summary>
    public static Survey English { get; } = SurveyModels.Survey("final-norm-english", VotingWorld.Real, _columns,
        _ => Passage.English.Take(5), (model, passage) => Row(model, passage.Id, model.PromptIds(passage.Text)[..MostPlaces]));

    /// <summary>Largest differences over the places of one text, logits.</summary>
    public static SurveyRow Row(LanguageModel model, string unit, int[] ids)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var last = new HookAddress(HookPoint.ResidPost, model.Config.NLayers - 1);
        using var trace = model.Trace(ids, TraceOptions.Only(last, new HookAddress(HookPoint.Logits)));
        var (own, stream, network) = (trace.Logits[0], trace[last], model.Transformer);
        return new(unit, Largest(network.Unembed(network.FinalNorm(stream))[0], own), Largest(network.Unembed(stream)[0], own));
    }

    /// <summary>What the rule asks for.</summary>
    public static Evidence Judge(SurveyTable table) => Evidence.Of(
        table,
        Measured.Exact("largest difference with the norm", table["with"].Max(), table.Rows.Count),
        Measured.Exact("largest difference without the norm", table["without"].Max(), table.Rows.Count));

    private static double Largest(Tensor a, Tensor b) => (a - b).abs().max().item<float>();
}
