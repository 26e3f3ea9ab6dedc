using static TorchSharp.torch;

namespace BetweenTokens.Models.Learning;

/// <summary>
/// x·Wᵀ and both products of its gradient, from float32 and to float32. In bfloat16 with float32 sums inside a product
/// (Micikevicius and others 2018, with bfloat16 no loss scale is needed); the weights that the optimiser moves stay float32. In
/// float32 for a stack of networks: the same products as libtorch's of each network, whose batched ones have turned gradients.
/// </summary>
internal sealed class FusedLinear : autograd.SingleTensorFunction<FusedLinear>
{
    /// <inheritdoc/>
    public override string Name => nameof(FusedLinear);

    /// <summary>
    /// [..., in] and [out, in] → [..., out]; with [network, out, in] the first axis of x holds the
    /// networks' rows one after another.
    /// </summary>
    public static Tensor Apply(Tensor x, Tensor weight, ScalarType products) => apply(x, weight, products);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        var (x, weight, products) = ((Tensor)vars[0], (Tensor)vars[1], (ScalarType)vars[2]);
        var (narrow, matrix) = (Rows(x.to(products), weight), weight.detach().to(products));
        ctx.save_for_backward([narrow, matrix]);
        ctx.save_data("shape", x.shape);
        // libtorch takes its own hold of what is saved when this function has returned.
        narrow.MoveToOuterDisposeScope();
        matrix.MoveToOuterDisposeScope();
        return matmul(narrow, matrix.transpose(-1, -2))
            .to(ScalarType.Float32).view([.. x.shape[..^1], weight.shape[^2]]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var gradient = Rows(grad_output.to(saved[1].dtype), saved[1]);
        grad_output.Dispose();
        var forInput = matmul(gradient, saved[1]).to(ScalarType.Float32).view((long[])ctx.get_data("shape"));
        var forWeight = matmul(gradient.transpose(-1, -2), saved[0]).to(ScalarType.Float32);
        saved.ForEach(tensor => tensor.Dispose());
        return HandedGradients.Hand(forInput, forWeight, null);
    }

    private static Tensor Rows(Tensor x, Tensor weight) =>
        weight.dim() == 2 ? x.view(-1, x.shape[^1]) : NetworkStack.Matrices(x, weight.shape[0]);
}
