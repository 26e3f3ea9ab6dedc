using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Sampling;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Tracing;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public class TraceLeakTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];

    [Fact]
    public void Traces_changes_and_what_is_drawn_from_them_leave_nothing_behind()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Live.Same(() =>
        {
            using var trace = model.Trace(_ids);
            trace.HeadWrite(0, 1).Dispose();
            trace.Pattern(0, 1);
            trace.LogitsAt(^1);
            Ledger.Of(trace, ^1, token: 3, against: 4);
            LogitLens.Of(trace);
            using var vector = ones(16);
            using var changed = model.With(
                Intervene.Patch("blocks.0.attn.hook_z", trace, head: 1, position: 3),
                Intervene.Mean("blocks.1.hook_mlp_out", trace),
                Intervene.Add("blocks.0.hook_resid_post", vector, position: ^1),
                Intervene.CutEdge(1, 3, 1));
            changed.Trace(_ids, new() { Interventions = [Intervene.FreezePattern(0, trace, head: 2)] }).Dispose();
            changed.Logits(_ids);
            changed.Generate(_ids, new GenerationOptions { MaxTokens = 3, Streams = 2 });
        });
        Live.Same(() => Calibration.Of(model, _ids));
        Live.Same(() => BeamSearch.Run(model, _ids, new() { Beams = 3, MaxTokens = 4 }));
        Live.Same(() => ModelMode.Find(model, _ids, new() { StopIds = [2], MaxTokens = 4, MaxOpened = 40 }));
        Live.Same(() => BestOfN.Draw(model, _ids, 3, new() { MaxTokens = 3 }));
        Live.Same(() => TextTemperature.Estimate(model, _ids));
    }

    [Fact]
    public void A_trace_that_fails_half_way_leaves_nothing_behind()
    {
        using var model = TinyModels.Make(TinyModels.Base);
        Live.Same(() => Assert.Throws<ArgumentException>(() => Trace.Run(
            model, _ids, new() { Interventions = [Intervene.CutEdge(1, 0, 0)] })));
    }
}
