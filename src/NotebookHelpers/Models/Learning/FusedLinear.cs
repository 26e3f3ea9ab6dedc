using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>
/// x·Wᵀ and both products of its gradient in bfloat16 with float32 sums inside a product, from float32 and to float32
/// (Micikevicius and others 2018, with bfloat16 no loss scale is needed). The weights that the optimiser moves stay float32.
/// </summary>
internal sealed class FusedLinear : autograd.SingleTensorFunction<FusedLinear>
{
    /// <inheritdoc/>
    public override string Name => nameof(FusedLinear);

    /// <summary>[..., in] and [out, in] → [..., out].</summary>
    public static Tensor Apply(Tensor x, Tensor weight) => apply(x, weight);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, weight) = ((Tensor)vars[0], (Tensor)vars[1]);
        var (narrow, matrix) = (x.to(ScalarType.BFloat16).view(-1, x.shape[^1]), weight.to(ScalarType.BFloat16));
        ctx.save_for_backward([narrow, matrix]);
        ctx.save_data("shape", x.shape);
        // libtorch takes its own hold of what is saved when this function has returned.
        narrow.MoveToOuterDisposeScope();
        matrix.MoveToOuterDisposeScope();
        return mm(narrow, matrix.t()).to(ScalarType.Float32).view([.. x.shape[..^1], weight.shape[0]]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var gradient = grad_output.to(ScalarType.BFloat16).view(-1, grad_output.shape[^1]);
        grad_output.Dispose();
        var forInput = mm(gradient, saved[1]).to(ScalarType.Float32).view((long[])ctx.get_data("shape"));
        var forWeight = mm(gradient.t(), saved[0]).to(ScalarType.Float32);
        saved.ForEach(tensor => tensor.Dispose());
        return Spent.Hand(forInput, forWeight);
    }
}
